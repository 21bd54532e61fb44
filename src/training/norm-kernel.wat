;; The parts of clipping gradients by their norm (src/training/clip.ts), four values at a time, then the rest one at a time.
(module
  (import "shared" "memory" (memory 0))
  ;; The sum of the squares of `count` values, in float64.
  (func (export "sumOfSquares") (param $g i32) (param $count i32) (result f64)
    (local $sum f64)
    (local $sums v128) (local $four v128) (local $two v128)
    (block $rest
      (loop $next
        (br_if $rest (i32.lt_u (local.get $count) (i32.const 4)))
        (local.set $four (v128.load (local.get $g)))
        (local.set $two (f64x2.promote_low_f32x4 (local.get $four)))
        (local.set $sums
          (f64x2.add (local.get $sums) (f64x2.mul (local.get $two) (local.get $two))))
        (local.set $two
          (f64x2.promote_low_f32x4
            (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get $four) (local.get $four))))
        (local.set $sums
          (f64x2.add (local.get $sums) (f64x2.mul (local.get $two) (local.get $two))))
        (local.set $g (i32.add (local.get $g) (i32.const 16)))
        (local.set $count (i32.sub (local.get $count) (i32.const 4)))
        (br $next)))
    (local.set $sum
      (f64.add
        (f64x2.extract_lane 0 (local.get $sums))
        (f64x2.extract_lane 1 (local.get $sums))))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $count)))
        (local.set $two
          (f64x2.splat (f64.promote_f32 (f32.load (local.get $g)))))
        (local.set $sum
          (f64.add (local.get $sum)
            (f64x2.extract_lane 0 (f64x2.mul (local.get $two) (local.get $two)))))
        (local.set $g (i32.add (local.get $g) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum))
  ;; Multiplies `count` values by `factor`.
  (func (export "scale") (param $g i32) (param $count i32) (param $factor f32)
    (block $rest
      (loop $next
        (br_if $rest (i32.lt_u (local.get $count) (i32.const 4)))
        (v128.store (local.get $g)
          (f32x4.mul (v128.load (local.get $g)) (f32x4.splat (local.get $factor))))
        (local.set $g (i32.add (local.get $g) (i32.const 16)))
        (local.set $count (i32.sub (local.get $count) (i32.const 4)))
        (br $next)))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $count)))
        (f32.store (local.get $g) (f32.mul (f32.load (local.get $g)) (local.get $factor)))
        (local.set $g (i32.add (local.get $g) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))))

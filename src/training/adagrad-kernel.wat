;; Adagrad's update (src/training/adagrad.ts) of `count` values, four at a time, then the rest one at a time.
(module
  (import "shared" "memory" (memory 0))
  (func (export "update")
    (param $w i32) (param $s i32) (param $g i32) ;; addresses: weights, sums of squares, gradients
    (param $count i32)
    (param $rate f32) (param $epsilon f32)
    (local $four i32) (local $bytes i32)
    (local $weight v128) (local $sum v128) (local $d v128)
    (if (i32.eqz (local.get $count)) (then (return)))
    (loop $next
      (local.set $four (i32.ge_u (local.get $count) (i32.const 4)))
      (if (local.get $four)
        (then
          (local.set $weight (v128.load (local.get $w)))
          (local.set $sum (v128.load (local.get $s)))
          (local.set $d (v128.load (local.get $g))))
        (else
          (local.set $weight (v128.load32_zero (local.get $w)))
          (local.set $sum (v128.load32_zero (local.get $s)))
          (local.set $d (v128.load32_zero (local.get $g)))))
      ;; sum = sum + d d
      (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $d) (local.get $d))))
      ;; weight = weight - rate d / (sqrt(sum) + epsilon)
      (local.set $weight
        (f32x4.sub
          (local.get $weight)
          (f32x4.div
            (f32x4.mul (f32x4.splat (local.get $rate)) (local.get $d))
            (f32x4.add (f32x4.sqrt (local.get $sum)) (f32x4.splat (local.get $epsilon))))))
      (if (local.get $four)
        (then
          (v128.store (local.get $w) (local.get $weight))
          (v128.store (local.get $s) (local.get $sum))
          (local.set $bytes (i32.const 16)))
        (else
          (v128.store32_lane 0 (local.get $w) (local.get $weight))
          (v128.store32_lane 0 (local.get $s) (local.get $sum))
          (local.set $bytes (i32.const 4))))
      (local.set $w (i32.add (local.get $w) (local.get $bytes)))
      (local.set $s (i32.add (local.get $s) (local.get $bytes)))
      (local.set $g (i32.add (local.get $g) (local.get $bytes)))
      (local.set $count (i32.sub (local.get $count) (i32.shr_u (local.get $bytes) (i32.const 2))))
      (br_if $next (local.get $count)))))

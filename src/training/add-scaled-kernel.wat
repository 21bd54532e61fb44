;; Adds `scale` times `count` values to others (src/training/add-scaled-kernel.ts), four at a time, then the rest one at a time.
(module
  (import "shared" "memory" (memory 0))
  (func (export "add")
    (param $y i32) (param $x i32) ;; addresses
    (param $count i32)
    (param $scale f32)
    (local $scales v128)
    (local.set $scales (f32x4.splat (local.get $scale)))
    (block $rest
      (loop $next
        (br_if $rest (i32.lt_u (local.get $count) (i32.const 4)))
        (v128.store (local.get $y)
          (f32x4.add
            (v128.load (local.get $y))
            (f32x4.mul (local.get $scales) (v128.load (local.get $x)))))
        (local.set $y (i32.add (local.get $y) (i32.const 16)))
        (local.set $x (i32.add (local.get $x) (i32.const 16)))
        (local.set $count (i32.sub (local.get $count) (i32.const 4)))
        (br $next)))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $count)))
        (f32.store (local.get $y)
          (f32.add (f32.load (local.get $y)) (f32.mul (local.get $scale) (f32.load (local.get $x)))))
        (local.set $y (i32.add (local.get $y) (i32.const 4)))
        (local.set $x (i32.add (local.get $x) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))))

;; The gradient of the L2 penalty (src/training/l2.ts) for `count` values, four at a time, then the rest one at a time.
(module
  (import "shared" "memory" (memory 0))
  (func (export "penalize")
    (param $w i32) (param $g i32) ;; addresses: weights, gradients
    (param $count i32)
    (param $lambda f32)
    (if (i32.eqz (local.get $count)) (then (return)))
    (loop $next
      ;; d = d + lambda weight
      (if (i32.ge_u (local.get $count) (i32.const 4))
        (then
          (v128.store (local.get $g)
            (f32x4.add
              (v128.load (local.get $g))
              (f32x4.mul (f32x4.splat (local.get $lambda)) (v128.load (local.get $w)))))
          (local.set $w (i32.add (local.get $w) (i32.const 16)))
          (local.set $g (i32.add (local.get $g) (i32.const 16)))
          (local.set $count (i32.sub (local.get $count) (i32.const 4))))
        (else
          (f32.store (local.get $g)
            (f32.add (f32.load (local.get $g)) (f32.mul (local.get $lambda) (f32.load (local.get $w)))))
          (local.set $w (i32.add (local.get $w) (i32.const 4)))
          (local.set $g (i32.add (local.get $g) (i32.const 4)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))))
      (br_if $next (local.get $count)))))

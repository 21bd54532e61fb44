;; Adam's update (src/training/adam.ts) of `count` values, four at a time. In memory from address 0: weights,
;; means, squares and gradients, $span bytes each. Where count is no multiple of 4, up to three more
;; values are changed, within the span.
(module
  (memory (export "memory") 2)
  (func (export "update")
    (param $count i32) (param $span i32)
    (param $keep f32)
    (param $beta1 f32) (param $share1 f32) ;; share = 1 - beta
    (param $beta2 f32) (param $share2 f32)
    (param $rate f32) (param $unbias f32) (param $epsilon f32)
    (local $w i32) (local $m i32) (local $v i32) (local $g i32) (local $end i32)
    (local $d v128) (local $mean v128) (local $square v128)
    (local.set $m (local.get $span))
    (local.set $v (i32.mul (local.get $span) (i32.const 2)))
    (local.set $g (i32.mul (local.get $span) (i32.const 3)))
    (local.set $end (i32.mul (local.get $count) (i32.const 4)))
    (loop $next
      (local.set $d (v128.load (local.get $g)))
      ;; mean = beta1 m + share1 d
      (local.set $mean
        (f32x4.add
          (f32x4.mul (f32x4.splat (local.get $beta1)) (v128.load (local.get $m)))
          (f32x4.mul (f32x4.splat (local.get $share1)) (local.get $d))))
      ;; square = beta2 v + share2 d d
      (local.set $square
        (f32x4.add
          (f32x4.mul (f32x4.splat (local.get $beta2)) (v128.load (local.get $v)))
          (f32x4.mul (f32x4.mul (f32x4.splat (local.get $share2)) (local.get $d)) (local.get $d))))
      (v128.store (local.get $m) (local.get $mean))
      (v128.store (local.get $v) (local.get $square))
      ;; w = keep w - rate mean / (sqrt(square) unbias + epsilon)
      (v128.store (local.get $w)
        (f32x4.sub
          (f32x4.mul (f32x4.splat (local.get $keep)) (v128.load (local.get $w)))
          (f32x4.div
            (f32x4.mul (f32x4.splat (local.get $rate)) (local.get $mean))
            (f32x4.add
              (f32x4.mul (f32x4.sqrt (local.get $square)) (f32x4.splat (local.get $unbias)))
              (f32x4.splat (local.get $epsilon))))))
      (local.set $w (i32.add (local.get $w) (i32.const 16)))
      (local.set $m (i32.add (local.get $m) (i32.const 16)))
      (local.set $v (i32.add (local.get $v) (i32.const 16)))
      (local.set $g (i32.add (local.get $g) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $w) (local.get $end))))))

;; Adam's update (src/training/adam.ts) of `count` values, four at a time, then the rest one at a time.
(module
  (import "shared" "memory" (memory 0))
  (func (export "update")
    (param $w i32) (param $m i32) (param $v i32) (param $g i32) ;; addresses: weights, means, squares, gradients
    (param $count i32)
    (param $keep f32)
    (param $beta1 f32) (param $share1 f32) ;; share = 1 - beta
    (param $beta2 f32) (param $share2 f32)
    (param $rate f32) (param $unbias f32) (param $epsilon f32)
    (local $four i32) (local $bytes i32)
    (local $weight v128) (local $mean v128) (local $square v128) (local $d v128)
    (if (i32.eqz (local.get $count)) (then (return)))
    (loop $next
      (local.set $four (i32.ge_u (local.get $count) (i32.const 4)))
      (if (local.get $four)
        (then
          (local.set $weight (v128.load (local.get $w)))
          (local.set $mean (v128.load (local.get $m)))
          (local.set $square (v128.load (local.get $v)))
          (local.set $d (v128.load (local.get $g))))
        (else
          (local.set $weight (v128.load32_zero (local.get $w)))
          (local.set $mean (v128.load32_zero (local.get $m)))
          (local.set $square (v128.load32_zero (local.get $v)))
          (local.set $d (v128.load32_zero (local.get $g)))))
      ;; mean = beta1 mean + share1 d
      (local.set $mean
        (f32x4.add
          (f32x4.mul (f32x4.splat (local.get $beta1)) (local.get $mean))
          (f32x4.mul (f32x4.splat (local.get $share1)) (local.get $d))))
      ;; square = beta2 square + share2 d d
      (local.set $square
        (f32x4.add
          (f32x4.mul (f32x4.splat (local.get $beta2)) (local.get $square))
          (f32x4.mul (f32x4.mul (f32x4.splat (local.get $share2)) (local.get $d)) (local.get $d))))
      ;; weight = keep weight - rate mean / (sqrt(square) unbias + epsilon)
      (local.set $weight
        (f32x4.sub
          (f32x4.mul (f32x4.splat (local.get $keep)) (local.get $weight))
          (f32x4.div
            (f32x4.mul (f32x4.splat (local.get $rate)) (local.get $mean))
            (f32x4.add
              (f32x4.mul (f32x4.sqrt (local.get $square)) (f32x4.splat (local.get $unbias)))
              (f32x4.splat (local.get $epsilon))))))
      (if (local.get $four)
        (then
          (v128.store (local.get $w) (local.get $weight))
          (v128.store (local.get $m) (local.get $mean))
          (v128.store (local.get $v) (local.get $square))
          (local.set $bytes (i32.const 16)))
        (else
          (v128.store32_lane 0 (local.get $w) (local.get $weight))
          (v128.store32_lane 0 (local.get $m) (local.get $mean))
          (v128.store32_lane 0 (local.get $v) (local.get $square))
          (local.set $bytes (i32.const 4))))
      (local.set $w (i32.add (local.get $w) (local.get $bytes)))
      (local.set $m (i32.add (local.get $m) (local.get $bytes)))
      (local.set $v (i32.add (local.get $v) (local.get $bytes)))
      (local.set $g (i32.add (local.get $g) (local.get $bytes)))
      (local.set $count (i32.sub (local.get $count) (i32.shr_u (local.get $bytes) (i32.const 2))))
      (br_if $next (local.get $count)))))

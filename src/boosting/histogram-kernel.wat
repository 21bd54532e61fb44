;; Adds the gradients and hessians of `count` rows to the sums of their bins (src/boosting/histogram.ts), both at once as f64x2.
;; In a tile of 64 rows, which stays in the cache, four features at a time.
(module
  (import "shared" "memory" (memory 0))
  (func (export "sum")
    (param $rows i32) (param $count i32) ;; address of row numbers, u32
    (param $bins i32) (param $width i32) ;; address of the bins, row by row, and bytes of a row
    (param $gradients i32) (param $hessians i32) ;; addresses, of all rows
    (param $features i32) (param $features_end i32) ;; addresses: for each feature its place in a row, and where its sums begin
    (param $tile i32) ;; address of 64 x 32 bytes: gradient and hessian as f64, address of the bins
    (local $tile_end i32) (local $p i32) (local $row i32) (local $fours i32) (local $both v128) (local $sum i32)
    (local $f0 i32) (local $f1 i32) (local $f2 i32) (local $f3 i32)
    (local $s0 i32) (local $s1 i32) (local $s2 i32) (local $s3 i32)
    (loop $tiles
      (if (i32.eqz (local.get $count)) (then (return)))
      (local.set $tile_end (select (i32.const 64) (local.get $count) (i32.gt_u (local.get $count) (i32.const 64))))
      (local.set $count (i32.sub (local.get $count) (local.get $tile_end)))
      (local.set $tile_end (i32.add (local.get $tile) (i32.shl (local.get $tile_end) (i32.const 5))))
      (local.set $p (local.get $tile))
      (loop $next
        (local.set $row (i32.load (local.get $rows)))
        (v128.store (local.get $p)
          (f64x2.promote_low_f32x4
            (v128.load32_lane 1
              (i32.add (local.get $hessians) (i32.shl (local.get $row) (i32.const 2)))
              (v128.load32_zero (i32.add (local.get $gradients) (i32.shl (local.get $row) (i32.const 2)))))))
        (i32.store offset=16 (local.get $p)
          (i32.add (local.get $bins) (i32.mul (local.get $row) (local.get $width))))
        (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
        (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 32))) (local.get $tile_end))))
      (local.set $fours (local.get $features))
      (loop $four
        (local.set $f0 (i32.load (local.get $fours)))
        (local.set $s0 (i32.load offset=4 (local.get $fours)))
        (local.set $f1 (i32.load offset=8 (local.get $fours)))
        (local.set $s1 (i32.load offset=12 (local.get $fours)))
        (local.set $f2 (i32.load offset=16 (local.get $fours)))
        (local.set $s2 (i32.load offset=20 (local.get $fours)))
        (local.set $f3 (i32.load offset=24 (local.get $fours)))
        (local.set $s3 (i32.load offset=28 (local.get $fours)))
        (local.set $p (local.get $tile))
        (loop $next
          (local.set $both (v128.load (local.get $p)))
          (local.set $row (i32.load offset=16 (local.get $p)))
          ;; s + 16 bin
          (local.set $sum
            (i32.add (local.get $s0) (i32.shl (i32.load8_u (i32.add (local.get $row) (local.get $f0))) (i32.const 4))))
          (v128.store (local.get $sum) (f64x2.add (v128.load (local.get $sum)) (local.get $both)))
          (local.set $sum
            (i32.add (local.get $s1) (i32.shl (i32.load8_u (i32.add (local.get $row) (local.get $f1))) (i32.const 4))))
          (v128.store (local.get $sum) (f64x2.add (v128.load (local.get $sum)) (local.get $both)))
          (local.set $sum
            (i32.add (local.get $s2) (i32.shl (i32.load8_u (i32.add (local.get $row) (local.get $f2))) (i32.const 4))))
          (v128.store (local.get $sum) (f64x2.add (v128.load (local.get $sum)) (local.get $both)))
          (local.set $sum
            (i32.add (local.get $s3) (i32.shl (i32.load8_u (i32.add (local.get $row) (local.get $f3))) (i32.const 4))))
          (v128.store (local.get $sum) (f64x2.add (v128.load (local.get $sum)) (local.get $both)))
          (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 32))) (local.get $tile_end))))
        (br_if $four
          (i32.lt_u (local.tee $fours (i32.add (local.get $fours) (i32.const 32))) (local.get $features_end))))
      (br $tiles))))

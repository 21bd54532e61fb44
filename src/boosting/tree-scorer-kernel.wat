;; Adds up what trees say of 64 rows (src/boosting/tree-scorer.ts), four rows at a time.
(module
  (import "shared" "memory" (memory 0))
  (func (export "score")
    (param $trees i32) (param $trees_end i32) ;; addresses: for each tree its number of words, the end of its cuts, its leaf values
    (param $cuts i32) ;; address: for each cut its column, its threshold, its word, and the leaves that stay if a value is above
    (param $words i32) ;; address: sets of leaves, 64 rows of the first 32 leaves, then of the next 32
    (param $sums i32) ;; address, f64
    (param $size i32) ;; of a column of the rows that there are, in bytes: a multiple of 16
    (local $cuts_end i32) (local $words_end i32) (local $p i32) (local $end i32) (local $column i32)
    (local $threshold v128) (local $stay v128) (local $word i32) (local $leaf i32) (local $sum i32)
    (if (i32.eq (local.get $trees) (local.get $trees_end)) (then (return)))
    (loop $tree
      (local.set $words_end (i32.add (local.get $words) (i32.shl (i32.load (local.get $trees)) (i32.const 8))))
      (local.set $cuts_end (i32.load offset=4 (local.get $trees)))
      ;; All leaves are in the sets.
      (local.set $p (local.get $words))
      (loop $next
        (v128.store (local.get $p) (v128.const i32x4 -1 -1 -1 -1))
        (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $words_end))))
      ;; A value above a threshold removes the leaves on the left of its node.
      (block $cut_all
        (loop $cut
          (br_if $cut_all (i32.eq (local.get $cuts) (local.get $cuts_end)))
          (local.set $column (i32.load (local.get $cuts)))
          (local.set $threshold (v128.load32_splat offset=4 (local.get $cuts)))
          (local.set $p (i32.load offset=8 (local.get $cuts)))
          (local.set $stay (v128.load32_splat offset=12 (local.get $cuts)))
          (local.set $end (i32.add (local.get $p) (local.get $size)))
          (loop $next
            (v128.store (local.get $p)
              (v128.and
                (v128.load (local.get $p))
                (v128.or
                  (f32x4.le (v128.load (local.get $column)) (local.get $threshold))
                  (local.get $stay))))
            (local.set $column (i32.add (local.get $column) (i32.const 16)))
            (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 16))) (local.get $end))))
          (local.set $cuts (i32.add (local.get $cuts) (i32.const 16)))
          (br $cut)))
      ;; The first leaf left is the one that the row ends in.
      (local.set $p (local.get $words))
      (local.set $end (i32.add (local.get $p) (local.get $size)))
      (local.set $sum (local.get $sums))
      (loop $next
        (local.set $leaf (i32.load offset=8 (local.get $trees)))
        (local.set $column (local.get $p))
        (block $found
          (loop $later
            (br_if $found (local.tee $word (i32.load (local.get $column))))
            (local.set $column (i32.add (local.get $column) (i32.const 256)))
            (local.set $leaf (i32.add (local.get $leaf) (i32.const 256)))
            (br $later)))
        (local.set $leaf (i32.add (local.get $leaf) (i32.shl (i32.ctz (local.get $word)) (i32.const 3))))
        (f64.store (local.get $sum) (f64.add (f64.load (local.get $sum)) (f64.load (local.get $leaf))))
        (local.set $sum (i32.add (local.get $sum) (i32.const 8)))
        (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end))))
      (br_if $tree (i32.lt_u (local.tee $trees (i32.add (local.get $trees) (i32.const 12))) (local.get $trees_end))))))

;; Finds the bins of `count` values (src/boosting/bins.ts) by binary search without branches.
(module
  (import "shared" "memory" (memory 0))
  (func (export "find")
    (param $values i32) (param $count i32) ;; address, f32
    (param $cuts i32) ;; address, f32, ascending: 2 half - 1 of them
    (param $half i32) ;; a power of two
    (param $last i32) ;; the largest bin
    (param $out i32) ;; address, u8
    (local $value f32) (local $p i32) (local $step i32) (local $bin i32)
    (if (i32.eqz (local.get $count)) (then (return)))
    (local.set $half (i32.shl (local.get $half) (i32.const 2)))
    (loop $next
      (local.set $value (f32.load (local.get $values)))
      (local.set $p (local.get $cuts))
      (local.set $step (local.get $half))
      ;; All cuts before p are below the value. NaN comes out behind all cuts.
      (loop $search
        (local.set $p
          (select
            (local.get $p)
            (i32.add (local.get $p) (local.get $step))
            (f32.le (local.get $value) (f32.load (i32.sub (i32.add (local.get $p) (local.get $step)) (i32.const 4))))))
        (local.set $step (i32.shr_u (local.get $step) (i32.const 1)))
        (br_if $search (i32.ge_u (local.get $step) (i32.const 4))))
      (local.set $bin (i32.shr_u (i32.sub (local.get $p) (local.get $cuts)) (i32.const 2)))
      (i32.store8 (local.get $out)
        (select (local.get $bin) (local.get $last) (i32.lt_u (local.get $bin) (local.get $last))))
      (local.set $values (i32.add (local.get $values) (i32.const 4)))
      (local.set $out (i32.add (local.get $out) (i32.const 1)))
      (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))

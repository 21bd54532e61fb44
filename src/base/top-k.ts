/**
 * Returns the ids of the `k` largest `scores`, best first. Ties are broken by ascending id, so the result does not
 * depend on the order of the input. Scores of -Infinity and NaN are never selected.
 *
 * @param ids candidate ids (default: all indices of `scores`)
 * @returns at most `k` ids
 */
export function topK(scores: ArrayLike<number>, k: number, ids?: Iterable<number>): number[] {
  // A binary min-heap of the best so far: the root is the worst of them.
  const heap: number[] = [];
  let worst = Number.NEGATIVE_INFINITY;
  const consider = (id: number) => {
    // Most are refused here. NaN is, too.
    if (!(scores[id] > Number.NEGATIVE_INFINITY && scores[id] >= worst)) return;
    if (heap.length < k) {
      let i = heap.push(id) - 1;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (!isWorse(scores, heap[i], heap[parent])) break;
        [heap[i], heap[parent]] = [heap[parent], heap[i]];
        i = parent;
      }
    } else {
      if (k === 0 || !isWorse(scores, heap[0], id)) return;
      heap[0] = id;
      sink(scores, heap);
    }
    if (heap.length === k) worst = scores[heap[0]];
  };
  if (ids === undefined) for (let id = 0; id < scores.length; id++) consider(id);
  else for (const id of ids) consider(id);
  return heap.sort((a, b) => (isWorse(scores, a, b) ? 1 : -1));
}

function isWorse(scores: ArrayLike<number>, a: number, b: number): boolean {
  return scores[a] < scores[b] || (scores[a] === scores[b] && a > b);
}

/** Moves the root of a heap down to its place. */
function sink(scores: ArrayLike<number>, heap: number[]): void {
  for (let i = 0; ; ) {
    const left = 2 * i + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const child = right < heap.length && isWorse(scores, heap[right], heap[left]) ? right : left;
    if (!isWorse(scores, heap[child], heap[i])) return;
    [heap[i], heap[child]] = [heap[child], heap[i]];
    i = child;
  }
}

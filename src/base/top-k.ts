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
  const worse = (a: number, b: number) =>
    scores[a] < scores[b] || (scores[a] === scores[b] && a > b);
  const consider = (id: number) => {
    if (!(scores[id] > Number.NEGATIVE_INFINITY)) return;
    if (heap.length < k) {
      let i = heap.push(id) - 1;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (!worse(heap[i], heap[parent])) break;
        [heap[i], heap[parent]] = [heap[parent], heap[i]];
        i = parent;
      }
      return;
    }
    if (k === 0 || !worse(heap[0], id)) return;
    heap[0] = id;
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && worse(heap[right], heap[left]) ? right : left;
      if (!worse(heap[child], heap[i])) break;
      [heap[i], heap[child]] = [heap[child], heap[i]];
      i = child;
    }
  };
  if (ids) for (const id of ids) consider(id);
  else for (let id = 0; id < scores.length; id++) consider(id);
  return heap.sort((a, b) => (worse(a, b) ? 1 : -1));
}

/** Runs of this length are sorted by insertion, then merged. */
const runLength = 16;

/**
 * Sorts places by falling score, and places of the same score by number. Takes linear time if they are nearly in order, as
 * the rows of a query are after one more tree, and O(n log n) at worst.
 */
export class ScoreSorter {
  readonly #merged: Uint32Array;

  /** @param most places that are sorted at once */
  constructor(most: number) {
    this.#merged = new Uint32Array(most);
  }

  /** @param scores by place */
  sort(places: Uint32Array, scores: Float64Array): void {
    const length = places.length;
    for (let from = 0; from < length; from += runLength) {
      insertionSort(places, from, Math.min(length, from + runLength), scores);
    }
    for (let run = runLength; run < length; run *= 2) {
      for (let from = 0; from + run < length; from += 2 * run) {
        this.#merge(places, from, from + run, Math.min(length, from + 2 * run), scores);
      }
    }
  }

  /** Merges the sorted parts [from, middle) and [middle, to). */
  #merge(places: Uint32Array, from: number, middle: number, to: number, scores: Float64Array) {
    if (isBefore(places[middle - 1], places[middle], scores)) return;
    const merged = this.#merged;
    let a = from;
    let b = middle;
    let end = 0;
    while (a < middle && b < to) {
      merged[end++] = isBefore(places[a], places[b], scores) ? places[a++] : places[b++];
    }
    // What is left of the second part is already in its place.
    places.copyWithin(from + end, a, middle);
    for (let i = 0; i < end; i++) places[from + i] = merged[i];
  }
}

function isBefore(a: number, b: number, scores: Float64Array): boolean {
  return scores[a] > scores[b] || (scores[a] === scores[b] && a < b);
}

function insertionSort(places: Uint32Array, from: number, to: number, scores: Float64Array): void {
  for (let i = from + 1; i < to; i++) {
    const place = places[i];
    let at = i;
    for (; at > from && isBefore(place, places[at - 1], scores); at--) places[at] = places[at - 1];
    places[at] = place;
  }
}

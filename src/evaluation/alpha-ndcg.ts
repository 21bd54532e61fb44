import { InvalidArgumentError } from '../base/errors.ts';
import { assertCutoff, discount, isHit } from './ranking-metrics.ts';
import { rougeWords } from './rouge.ts';

/** Subtopics of each gold tag. */
type Subtopics = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Alpha-nDCG at `k`: nDCG that rewards rankings whose correct tags say different things. A correct tag gains
 * (1 - alpha)^(number of earlier correct tags with the subtopic), summed over its subtopics, discounted by
 * 1/log2(1 + rank). The sum over the first `k` ranks is divided by that of the ideal ranking of the gold tags. Finding that
 * one is NP-hard, so it is built greedily, as Clarke et al. do: the tag with the highest gain comes next, among equal ones
 * the last in code unit order (as in ndeval). Where the ranking itself gains more than the greedy one, it counts as ideal.
 *
 * Where the gold tags have equally many subtopics and share none, it is `ndcgAtK`.
 *
 * @param subtopicsOf subtopics of a normalized tag; a tag without any is its own. By default a tag's words: Belém et
 *   al. 2013 take the categories of the tagged object, which posts do not have
 * @param alpha how little a repeated subtopic is worth, in [0, 1]
 * @returns a number in [0, 1]; NaN without gold tags
 * @throws {InvalidArgumentError} if `k` is not a positive integer or `alpha` is not in [0, 1]
 * Source: Clarke et al. 2008, "Novelty and Diversity in Information Retrieval Evaluation"; for tags: Belém et al. 2013,
 *   "Topic Diversity in Tag Recommendation". Tested against ndeval of the TREC Web Tracks.
 * Example: ranking [big-data, data], gold {big-data, data, travel}, k = 2: gains 2 and 0.5 against 2 and 1 of the ideal
 *   [big-data, travel], so (2 + 0.5/log2(3)) / (2 + 1/log2(3)) = 0.880.
 */
export function alphaNdcgAtK(
  ranking: readonly string[],
  gold: ReadonlySet<string>,
  k: number,
  subtopicsOf: (tag: string) => readonly string[] = rougeWords,
  alpha = 0.5,
): number {
  assertCutoff(k);
  if (!(alpha >= 0 && alpha <= 1)) {
    throw new InvalidArgumentError(`alpha must be in [0, 1], got ${alpha}`);
  }
  if (gold.size === 0) return Number.NaN;
  const subtopics: Subtopics = new Map(
    Array.from(gold, (tag) => {
      const own = subtopicsOf(tag);
      return [tag, new Set(own.length > 0 ? own : [tag])];
    }),
  );
  const seen = new SeenSubtopics(alpha);
  let gain = 0;
  for (let rank = 0; rank < Math.min(k, ranking.length); rank++) {
    if (!isHit(ranking, gold, rank)) continue;
    const own = subtopics.get(ranking[rank])!;
    gain += seen.gainOf(own) * discount(rank);
    seen.add(own);
  }
  return gain === 0 ? 0 : gain / Math.max(gain, greedyGain(subtopics, k, alpha));
}

function greedyGain(subtopics: Subtopics, k: number, alpha: number): number {
  const seen = new SeenSubtopics(alpha);
  const left = new Set([...subtopics.keys()].sort().reverse());
  let gain = 0;
  for (let rank = 0; rank < Math.min(k, subtopics.size); rank++) {
    let next = '';
    let most = -1;
    for (const tag of left) {
      const own = seen.gainOf(subtopics.get(tag)!);
      if (own > most) [next, most] = [tag, own];
    }
    left.delete(next);
    seen.add(subtopics.get(next)!);
    gain += most * discount(rank);
  }
  return gain;
}

class SeenSubtopics {
  readonly #alpha: number;
  readonly #times = new Map<string, number>();

  constructor(alpha: number) {
    this.#alpha = alpha;
  }

  gainOf(subtopics: ReadonlySet<string>): number {
    let gain = 0;
    for (const one of subtopics) gain += (1 - this.#alpha) ** (this.#times.get(one) ?? 0);
    return gain;
  }

  add(subtopics: ReadonlySet<string>): void {
    for (const one of subtopics) this.#times.set(one, (this.#times.get(one) ?? 0) + 1);
  }
}

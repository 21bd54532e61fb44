import type { FastRandom } from '../../base/fast-random.ts';
import { GrowableArray } from '../../base/growable-array.ts';
import type { TrainingRows } from '../../boosting/training-rows.ts';
import { ask } from './ask.ts';
import { findCandidates } from './candidates.ts';
import { featureNames, rowsOf } from './features.ts';
import type { Memory } from './memory.ts';
import type { ReadPost } from './read-posts.ts';
import type { Source } from './source.ts';

/** Negatives of a post that are kept: the strongest by agreement of the sources, and others at random. */
const strongest = 30;
const atRandom = 30;
/** Share of the posts with several tags that are asked with one of them in the draft. */
const draftShare = 0.25;

/** Collects rows to train the ranker on. */
export class Examples {
  readonly #features: number;
  readonly #sources: readonly Source[];
  readonly #random: FastRandom;
  readonly #agreement: number;
  readonly #values = new GrowableArray(Float32Array);
  readonly #labels = new GrowableArray(Int32Array);
  readonly #groups = new GrowableArray(Uint32Array);
  /** Gold tags, and those among the candidates. */
  gold = 0;
  found = 0;

  constructor(sources: readonly Source[], random: FastRandom) {
    const names = featureNames(sources);
    this.#sources = sources;
    this.#features = names.length;
    this.#agreement = names.indexOf('agree.places');
    this.#random = random;
  }

  get groups(): number {
    return this.#groups.length;
  }

  /**
   * Adds a post that the memory does not hold. Posts without a gold tag among the candidates are left out.
   *
   * @param names the gold tags, normalized
   */
  add(memory: Memory, post: ReadPost, names: readonly string[]): void {
    const draft = this.#drawDraft(memory, names);
    const asked = ask(memory, { ...post, tags: draft });
    const candidates = findCandidates(asked, this.#sources);
    const gold = new Set(names.map((name) => asked.tags.add(name)));
    for (const tag of draft) gold.delete(tag);
    const positives = candidates.tags.filter((tag) => gold.has(tag)).length;
    this.gold += gold.size;
    this.found += positives;
    if (positives === 0) return;
    const features = this.#features;
    const rows = rowsOf(asked, candidates, features);
    const agreement = this.#agreement;
    const negatives = [...candidates.tags.keys()].filter((i) => !gold.has(candidates.tags[i]));
    negatives.sort(
      (a, b) => rows[b * features + agreement] - rows[a * features + agreement] || a - b,
    );
    for (let i = strongest; i < Math.min(negatives.length, strongest + atRandom); i++) {
      const j = i + this.#random.integer(negatives.length - i);
      [negatives[i], negatives[j]] = [negatives[j], negatives[i]];
    }
    const kept = new Set(negatives.slice(0, strongest + atRandom));
    let size = 0;
    for (const [i, tag] of candidates.tags.entries()) {
      if (!gold.has(tag) && !kept.has(i)) continue;
      for (let f = 0; f < features; f++) this.#values.push(rows[i * features + f]);
      this.#labels.push(Number(gold.has(tag)));
      size++;
    }
    this.#groups.push(size);
  }

  /** Sometimes one of several gold tags, as if the draft had it already, so that the ranker learns what it tells of others. */
  #drawDraft({ reader }: Memory, names: readonly string[]): Int32Array {
    if (names.length < 2 || this.#random.uniform() >= draftShare) return new Int32Array();
    const tag = reader.tags.id(names[this.#random.integer(names.length)]);
    return tag < 0 ? new Int32Array() : Int32Array.of(tag);
  }

  /** The rows so far. Adding posts ends their validity. */
  rows(): TrainingRows {
    return {
      values: this.#values.view(),
      features: this.#features,
      labels: Uint8Array.from(this.#labels.view()),
      groups: this.#groups.view(),
    };
  }
}

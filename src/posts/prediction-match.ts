import { DataFormatError } from '../base/errors.ts';
import type { GoldTags } from './read-gold.ts';
import type { Prediction } from './read-predictions.ts';

/** Matches predictions with posts. */
export class PredictionMatch {
  readonly #files: readonly [predictions: string, gold: string];
  readonly #gold: GoldTags;
  /** By id, if both files have ids. */
  readonly #places: ReadonlyMap<string, number> | undefined;
  /** The line of each post's prediction, 0 if there is none so far; shape (posts,). */
  readonly #lines: Uint32Array;
  #byId = false;
  #count = 0;
  readonly #extra = { count: 0, first: '' };

  constructor(predictions: string, goldFile: string, gold: GoldTags) {
    this.#files = [predictions, goldFile];
    this.#gold = gold;
    this.#places = gold.ids && new Map(gold.ids.map((id, post) => [id, post]));
    this.#lines = new Uint32Array(gold.tags.length);
  }

  /**
   * The index of a prediction's post among the gold tags; undefined if there is none, which `check` reports.
   *
   * @throws {DataFormatError} if an id occurs a second time
   */
  placeOf({ id, line }: Prediction): number | undefined {
    const order = this.#count++;
    this.#byId = id !== undefined && this.#places !== undefined;
    const post = this.#byId ? this.#places!.get(id!) : order;
    if (post === undefined || post >= this.#lines.length) {
      if (this.#extra.count++ === 0) this.#extra.first = id ?? '';
      return undefined;
    }
    if (this.#lines[post] > 0) {
      throw new DataFormatError(
        `${this.#files[0]} line ${line}: the id "${id}" is already on line ${this.#lines[post]}`,
      );
    }
    this.#lines[post] = line;
    return post;
  }

  /** @throws {DataFormatError} unless each post has a prediction and each prediction has a post */
  check(): void {
    const [predictions, goldFile] = this.#files;
    const missing = this.#lines.reduce((count, line) => count + (line === 0 ? 1 : 0), 0);
    if (missing === 0 && this.#extra.count === 0) return;
    if (!this.#byId) {
      throw new DataFormatError(
        `${predictions} has ${this.#count} posts and ${goldFile} has ${this.#lines.length}; ` +
          'without ids in both files, line n of one must be line n of the other',
      );
    }
    const problems: string[] = [];
    if (missing > 0) {
      const first = this.#gold.ids![this.#lines.indexOf(0)];
      problems.push(`${missing} posts have no prediction (first: "${first}")`);
    }
    if (this.#extra.count > 0) {
      const { count, first } = this.#extra;
      problems.push(`${count} predictions match no post (first: "${first}")`);
    }
    throw new DataFormatError(`${predictions} does not match ${goldFile}: ${problems.join('; ')}`);
  }
}

import { DataFormatError } from '../../base/errors.ts';
import type { SparseRows } from '../../base/sparse-rows.ts';
import { parseCount } from '../../features/parse-count.ts';

/** The distinct sets of tags of the training posts, most used first; ties are ordered by tag ids. */
export class LabelSets {
  /** The tag ids of each class, ascending. */
  readonly #sets: readonly (readonly number[])[];
  readonly #classes: ReadonlyMap<string, number>;

  private constructor(sets: readonly (readonly number[])[]) {
    this.#sets = sets;
    this.#classes = new Map(sets.map((set, id) => [keyOf(set), id]));
  }

  /** @param most maximum number of sets to keep; posts without a tag do not form a class */
  static build(tagsOfRow: readonly (readonly number[])[], most: number): LabelSets {
    const counts = new Map<string, number>();
    for (const tags of tagsOfRow) {
      if (tags.length > 0) counts.set(keyOf(tags), (counts.get(keyOf(tags)) ?? 0) + 1);
    }
    const kept = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, most);
    return new LabelSets(kept.map(([key]) => key.split(' ').map(Number)));
  }

  get size(): number {
    return this.#sets.length;
  }

  /** The tag ids of a class. */
  tags(id: number): readonly number[] {
    return this.#sets[id];
  }

  /** Returns the rows that belong to a class, and the class of each. */
  classify(
    { columns, offsets, indices, values }: SparseRows,
    tagsOfRow: readonly (readonly number[])[],
  ): { rows: SparseRows; classOfRow: number[] } {
    const classOfRow: number[] = [];
    const ends = [0];
    const kept = indices.slice();
    const keptValues = values.slice();
    tagsOfRow.forEach((tags, row) => {
      const id = this.#classes.get(keyOf(tags));
      if (id === undefined) return;
      const at = ends.at(-1)!;
      kept.copyWithin(at, offsets[row], offsets[row + 1]);
      keptValues.copyWithin(at, offsets[row], offsets[row + 1]);
      ends.push(at + offsets[row + 1] - offsets[row]);
      classOfRow.push(id);
    });
    const size = ends.at(-1)!;
    const rows = {
      columns,
      offsets: Uint32Array.from(ends),
      indices: kept.slice(0, size),
      values: keptValues.slice(0, size),
    };
    return { rows, classOfRow };
  }

  /** One line per class: its tag ids, separated by spaces. */
  toLines(): string[] {
    return this.#sets.map(keyOf);
  }

  /** The inverse of `toLines`. @throws {DataFormatError} naming the line that is not a list of tag ids */
  static fromLines(lines: readonly string[], tags: number, where: string): LabelSets {
    return new LabelSets(
      lines.map((line, i) => {
        const set = line.split(' ').map((id) => parseCount(id) ?? tags);
        if (set.every((id, at) => id < tags && (at === 0 || id > set[at - 1]))) return set;
        throw new DataFormatError(
          `${where} line ${i + 1}: expected ascending ids of the ${tags} tags, got "${line.slice(0, 80)}"`,
        );
      }),
    );
  }
}

function keyOf(tags: readonly number[]): string {
  return [...tags].sort((a, b) => a - b).join(' ');
}

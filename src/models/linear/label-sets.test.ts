import { describe, expect, it } from 'vitest';
import { SparseRowsBuilder } from '../../base/sparse-rows.ts';
import { LabelSets } from './label-sets.ts';

describe('LabelSets', () => {
  it('are the distinct sets of tags, in whatever order they come, the most used first', () => {
    const sets = LabelSets.build([[2], [3, 1], [], [1, 3], [0], [0], [0]], 10);
    expect(sets.toLines()).toEqual(['0', '1 3', '2']);
    expect(sets.tags(1)).toEqual([1, 3]);
  });

  it('keep the most used ones alone, ties to the smaller ids', () => {
    expect(LabelSets.build([[2], [1], [3], [3]], 2).toLines()).toEqual(['3', '1']);
  });

  it('keep the rows of their own classes, with their values', () => {
    const sets = LabelSets.build([[0], [0], [1], [1]], 2);
    const builder = new SparseRowsBuilder(3);
    for (const value of [1, 2, 3, 4]) {
      builder.add(
        new Map([
          [value % 3, value],
          [(value + 1) % 3, 10 * value],
        ]),
      );
    }
    const whole = builder.finish();
    const { rows, classOfRow } = sets.classify(whole, [[0, 1], [1], [], [0]]);
    const cells = (from: number, to: number) =>
      Array.from(whole.indices.subarray(from, to), (column, i) => [column, whole.values[from + i]]);
    expect(classOfRow).toEqual([1, 0]);
    expect([...rows.offsets]).toEqual([0, 2, 4]);
    expect(Array.from(rows.indices, (column, i) => [column, rows.values[i]])).toEqual([
      ...cells(2, 4),
      ...cells(6, 8),
    ]);
  });

  it('refuse lines that are not ascending ids of tags', () => {
    expect(LabelSets.fromLines(['0', '0 2'], 3, 'x').tags(1)).toEqual([0, 2]);
    for (const line of ['3', '2 0', '1 1', 'tea', '']) {
      expect(() => LabelSets.fromLines(['0', line], 3, 'bundle')).toThrow(
        `bundle line 2: expected ascending ids of the 3 tags, got "${line}"`,
      );
    }
  });
});

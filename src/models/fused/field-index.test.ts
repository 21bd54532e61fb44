import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, FieldIndex } from './field-index.ts';

const posts = fc.array(fc.array(fc.nat(9), { maxLength: 8 }), { minLength: 1, maxLength: 30 });

/** The rows of the formula in `FieldIndex`. */
function slowRows(documents: readonly number[][], maxShare: number): Map<number, number>[] {
  const df = (token: number) => documents.filter((post) => post.includes(token)).length;
  const most = Math.max(500, maxShare * documents.length);
  return documents.map((post) => {
    const row = new Map<number, number>();
    for (const token of new Set(post)) {
      if (df(token) > most) continue;
      const tf = post.filter((one) => one === token).length;
      row.set(token, (1 + Math.log(tf)) * Math.log(1 + documents.length / df(token)));
    }
    const length = Math.sqrt([...row.values()].reduce((sum, w) => sum + w * w, 0));
    return new Map([...row].map(([token, weight]) => [token, weight / length]));
  });
}

describe('FieldIndex', () => {
  it('finds the nearest posts by cosine, as the formula has them', () => {
    fc.assert(
      fc.property(posts, fc.array(fc.nat(9), { maxLength: 6 }), (documents, query) => {
        const index = new FieldIndex(
          documents.map((post) => Int32Array.from(post)),
          10,
          0.1,
        );
        const row = index.row(Int32Array.from(query));
        const rows = slowRows(documents, 0.1);
        const cosines = rows.map((own) => dot(row, own));
        for (const { post, cosine } of index.nearest(row, 5)) {
          expect(cosine).toBeCloseTo(cosines[post], 5);
        }
        const found = index.nearest(row, 5).map(({ cosine }) => cosine);
        const expected = cosines
          .filter((c) => c > 0)
          .sort((a, b) => b - a)
          .slice(0, 5);
        expect(found).toBeAllclose(expected, { absolute: 1e-5 });
        const all = [...documents.keys()];
        expect([...index.cosines(row, all)]).toBeAllclose(cosines, { absolute: 1e-5 });
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('leaves out tokens in more than a share of many posts', () => {
    const documents = Array.from({ length: 2000 }, (_, i) => Int32Array.of(0, 1 + (i % 1000)));
    const index = new FieldIndex(documents, 1100, 0.3);
    expect([...index.row(Int32Array.of(0, 7)).keys()]).toEqual([7]);
    expect(index.postsWith(0).length).toBe(0);
    expect([...index.postsWith(7)]).toEqual([6, 1006]);
  });

  it('ignores tokens that it does not know, and says nothing of a post without others', () => {
    const index = new FieldIndex([Int32Array.of(1)], 3, 1);
    expect(index.nearest(index.row(Int32Array.of(-1, 2)), 3)).toEqual([]);
  });
});

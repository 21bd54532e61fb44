import { describe, expect, it } from 'vitest';
import { type SparseRows, SparseRowsBuilder } from '../../base/sparse-rows.ts';
import { LearnedTranslations } from './learned-translations.ts';

const priors = { alpha: 2, beta: 0.5, gamma: 3, delta: 1 };
const lambda = 0.25;
const [K, V, L] = [2, 2, 2];
const shares = Float64Array.of(0.75, 0.25);
const posts = [6, 2];
/** By word: topical words of topic 0 and 1, and background words. */
const words = [
  [8, 0, 1],
  [1, 4, 6],
];
/** c[word][tag][topic]; the last word is the empty one. */
const c = [
  [
    [5, 0],
    [1, 0],
  ],
  [
    [0, 0],
    [1, 2],
  ],
  [
    [0.5, 0],
    [0, 1],
  ],
];

function sparse(columns: number, rows: readonly (readonly number[])[]): SparseRows {
  const builder = new SparseRowsBuilder(columns);
  for (const row of rows) builder.add(new Map([...row.entries()].filter(([, x]) => x > 0)));
  return builder.finish();
}

const learned = new LearnedTranslations(
  {
    posts: Float32Array.from(posts),
    words: sparse(K + 1, words),
    translations: sparse(
      L * K,
      c.map((tags) => tags.flat()),
    ),
  },
  shares,
  priors,
  lambda,
);

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const ofTopic = (k: number) => sum(words.map((row) => row[k]));
const phi = (k: number, w: number) => (words[w][k] + 0.5) / (ofTopic(k) + V * 0.5);
const pi = (13 + 1) / (20 + 2); // 13 topical words, 7 of the background
const r = (k: number, w: number) => (pi * phi(k, w)) / (pi * phi(k, w) + (1 - pi) * phi(2, w)); // column 2: the background

/** eq. (6) */
function translation(t: number, k: number, w: number): number {
  const smooth = (own: number, all: number) => (own + 3 * shares[t]) / (all + 3);
  const inTopic = smooth(c[w][t][k], sum(c[w].map((tag) => tag[k])));
  return 0.25 * inTopic + 0.75 * smooth(sum(c[w][t]), sum(c[w].flat()));
}

/** Word 0 twice and word 1 once. */
const text = new Map([
  [0, 2],
  [1, 1],
]);
const topics = [0, 1].map((k) => {
  const p = (w: number) => pi * phi(k, w) + (1 - pi) * phi(2, w);
  return (posts[k] + 2) * p(0) ** 2 * p(1);
});

describe('LearnedTranslations', () => {
  it('finds the topics of a post, worked out by hand (5)', () => {
    // By hand for topic 0: pi 7/11, phi 0.85 and 0.15; the background has 3/16 and 13/16.
    expect(phi(0, 0)).toBeAllclose(0.85);
    expect(phi(2, 0)).toBeAllclose(3 / 16);
    const { topics: found } = learned.read(text);
    const p = (7 * 0.85 + (4 * 3) / 16) / 11;
    const q = (7 * 0.15 + (4 * 13) / 16) / 11;
    expect(topics[0]).toBeAllclose(8 * p ** 2 * q);
    expect([...found]).toBeAllclose(topics.map((one) => one / sum(topics)));
  });

  it('mixes the translations of the triggers, as in the dense formula (7)', () => {
    const post = learned.read(text);
    const expected = [0, 1].map((t) =>
      sum(
        topics.map((weight, k) => {
          const possible = 1 + 2 * r(k, 0) + r(k, 1);
          const all =
            2 * r(k, 0) * translation(t, k, 0) +
            r(k, 1) * translation(t, k, 1) +
            translation(t, k, 2);
          return (weight / sum(topics)) * (all / possible);
        }),
      ),
    );
    expect([...learned.probabilities(post)]).toBeAllclose(expected);
    expect(sum(expected)).toBeAllclose(1);
  });

  it('gives a post without words the topics of all posts, and the tags of the empty word', () => {
    const post = learned.read(new Map());
    expect([...post.topics]).toBeAllclose([8 / 12, 4 / 12]);
    expect(learned.probabilities(post)[1]).toBeAllclose(
      (8 * translation(1, 0, 2) + 4 * translation(1, 1, 2)) / 12,
    );
  });

  it("splits a tag's probability into its share and what each trigger adds", () => {
    const post = learned.read(text);
    const gains = post.triggers.map((trigger) => learned.gain(0, post, trigger));
    expect(shares[0] + sum(gains)).toBeAllclose(learned.probabilities(post)[0]);
    expect(gains[0]).toBeGreaterThan(0);
    expect(gains[1]).toBeLessThan(0);
  });

  it('takes a word for evidence of the tags that it triggers more often than others do', () => {
    expect(learned.speaks(0, 0)).toBe(true); // 5 of 6 uses, and the tag has 3 of 4 of all
    expect(learned.speaks(0, 1)).toBe(false);
    expect(learned.speaks(1, 0)).toBe(false);
    expect(learned.speaks(1, 1)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { logistic } from './logistic.ts';
import { describeModel, hitRate, quietContext, smallCorpus, toQuery } from './model.case.ts';
import type { Progress } from './model.ts';

describeModel(logistic, { learns: 0.9 });
describeModel(logistic, { learns: 0.85, options: { strategy: 'label-powerset' } });

describeModel(logistic, { learns: 0.85, options: { history: 2 } });

describe('logistic', () => {
  const { train, test } = smallCorpus();
  const queries = test.map(toQuery);

  it('gives each tag the sum of the probabilities of the sets with it', async () => {
    const posts = ['x', 'y'].flatMap((word) =>
      Array.from({ length: 6 }, (_, i) => ({
        id: `${word}${i}`,
        text: `${word}${word}${word}`,
        hashtags: word === 'x' ? ['a', 'b'] : ['b', 'c'],
      })),
    );
    const options = { strategy: 'label-powerset' } as const;
    const fitted = await logistic.fit({ train: posts }, options, quietContext());
    const [ranking] = await fitted.recommend([{ text: 'xxx' }], 3);
    const probability = Object.fromEntries(ranking.map((r) => [r.tag, r.probability!]));
    expect(ranking.map((r) => r.tag)).toEqual(['b', 'a', 'c']);
    expect(probability.b).toBeAllclose(1);
    expect(probability.a + probability.c).toBeAllclose(1);
  });

  it('learns only the most used sets of tags', async () => {
    const options = { strategy: 'label-powerset', maxClasses: 2, minCount: 1 } as const;
    const fitted = await logistic.fit({ train }, options, quietContext());
    const [ranking] = await fitted.recommend(queries.slice(0, 1), 100);
    expect(fitted.export().vocabularies['label-sets']).toHaveLength(2);
    expect(ranking.length).toBeLessThanOrEqual(4);
  });

  it('chooses C on the validation posts or a tenth of the training posts, and logs it', async () => {
    for (const valid of [test, undefined]) {
      const messages: string[] = [];
      const logger = { debug() {}, warn() {}, info: (message: string) => messages.push(message) };
      const options = { searchC: [10, 1e-6] };
      const fitted = await logistic.fit({ train, valid }, options, quietContext({ logger }));
      expect(messages.at(-1)).toMatch(/^using C = /);
      expect(messages.filter((m) => /^C = .*: hit@1 0\.\d{4}$|hit@1 1/.test(m))).toHaveLength(2);
      const chosen = Number(/using C = (.*)/.exec(messages.at(-1)!)![1]);
      expect(fitted.export().options.C).toBe(chosen);
    }
  });

  it('explains by the words for the tag, then those against it', async () => {
    const fitted = await logistic.fit({ train }, { prune: 0 }, quietContext());
    const { words } = await fitted.explain!({ text: 'espresso and rook' }, 'coffee');
    expect(words![0].word).toBe('espresso');
    expect(words!.at(-1)!.word).toBe('rook');
    expect(words!.at(-1)!.weight).toBeLessThan(0);
  });

  it('loses little if negatives are sampled and weights dropped', async () => {
    const exact = await logistic.fit({ train }, { negatives: 0, prune: 0 }, quietContext());
    const sampled = await logistic.fit({ train }, { negatives: 5 }, quietContext());
    const [rankings, expected] = [
      await sampled.recommend(queries, 1),
      await exact.recommend(queries, 1),
    ];
    expect(hitRate(rankings, test)).toBeGreaterThan(hitRate(expected, test) - 0.1);
  });

  it('keeps the tags trained so far when it is interrupted', async () => {
    const controller = new AbortController();
    let clock = 0;
    const now = performance.now;
    performance.now = () => (clock += 60); // every second tag ends a slice of 100 ms
    try {
      const signal = controller.signal;
      const onProgress = ({ phase }: Progress) => phase === 'fit' && controller.abort();
      const context = quietContext({ signal, onProgress });
      const fitted = await logistic.fit({ train }, {}, context);
      const [ranking] = await fitted.recommend(queries.slice(0, 1), 100);
      expect(ranking.length).toBeGreaterThan(0);
      expect(ranking.length).toBeLessThan(6);
    } finally {
      performance.now = now;
    }
  });
});

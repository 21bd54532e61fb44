import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InterruptedError, InvalidArgumentError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { golden, goldenRows } from './boosting.case.ts';
import { LambdaRank } from './lambdarank.ts';
import { trainTrees } from './train-trees.ts';
import type { TrainingRows } from './training-rows.ts';

/** The parameters of scripts/golden/boosting.py. */
const likeGolden = {
  learningRate: 0.1,
  leaves: 8,
  minRowsPerLeaf: 10,
  l2: 5,
  bins: 127,
  featureShare: 1,
  baggingShare: 1,
};
const ranking = goldenRows('train', golden.labels);

describe('trainTrees', () => {
  const targets = {
    lambdarank: golden.labels,
    regression: golden.targets,
    binary: golden.labels.map((label) => Number(label > 0)),
  };
  it.each(['lambdarank', 'regression', 'binary'] as const)(
    'gives the scores of LightGBM after 20 rounds of %s',
    async (objective) => {
      const train = goldenRows('train', targets[objective]);
      const ensemble = await trainTrees(train, { ...likeGolden, objective, rounds: 20 });
      const { values, labels } = goldenRows('test', golden.labels);
      const scores = ensemble.predict(values, labels.length);
      expect([...scores]).toBeAllclose([...golden.trained[objective]], golden.tolerance);
    },
  );

  it('judges by the nDCG of the golden script', () => {
    const rank = new LambdaRank(goldenRows('test', golden.labels), 8);
    expect(rank.judge(Float64Array.from(golden.trained.lambdarank))).toBeCloseTo(golden.ndcg, 6);
  });

  it('gives the same trees with the same seed, and others with another', async () => {
    const options = { rounds: 5, leaves: 4, minRowsPerLeaf: 5, seed: 3 };
    const [a, b, c] = [
      await trainTrees(ranking, options),
      await trainTrees(ranking, options),
      await trainTrees(ranking, { ...options, seed: 4 }),
    ].map((ensemble) => [...ensemble.predict(ranking.values, ranking.labels.length)]);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('does not depend on a monotonic change of a feature', async () => {
    const options = { rounds: 5, leaves: 4, minRowsPerLeaf: 5 };
    const cubed = { ...ranking, values: ranking.values.map((x) => x ** 3) };
    const [a, b] = [await trainTrees(ranking, options), await trainTrees(cubed, options)];
    const rows = ranking.labels.length;
    expect([...a.predict(ranking.values, rows)]).toEqual([...b.predict(cubed.values, rows)]);
  });

  it('counts a row of weight 2 as two rows', async () => {
    const { values, features, labels } = goldenRows('train', golden.targets);
    const rows = labels.length;
    const options = {
      objective: 'regression',
      rounds: 4,
      leaves: 4,
      minRowsPerLeaf: 1,
      l2: 0,
      featureShare: 1,
      baggingShare: 1,
    } as const;
    const weights = new Float32Array(rows).fill(1, 0, rows / 2).fill(2, rows / 2);
    const twice: TrainingRows = {
      values: Float32Array.from([...values, ...values.slice((rows / 2) * features)]),
      features,
      labels: Float32Array.from([...labels, ...labels.slice(rows / 2)]),
    };
    const [a, b] = [
      await trainTrees({ values, features, labels, weights }, options),
      await trainTrees(twice, options),
    ];
    const [x, y] = [a, b].map((ensemble) => ensemble.predict(values, rows));
    const apart = x.reduce((sum, score, i) => sum + Math.abs(score - y[i]), 0) / rows;
    expect(apart).toBeLessThan(1e-5);
    const unweighted = await trainTrees({ values, features, labels }, options);
    const z = unweighted.predict(values, rows);
    expect(z.reduce((sum, s, i) => sum + Math.abs(s - y[i]), 0) / rows).toBeGreaterThan(0.01);
  });

  it('learns which side missing values belong on', async () => {
    const random = new Random(5);
    for (const label of [0, 1]) {
      const values = Float32Array.from({ length: 400 }, () =>
        random.integer(4) === 0 ? Number.NaN : random.integer(10),
      );
      // Missing values belong with the small ones, or with the large ones.
      const labels = Float32Array.from(values, (x) => (Number.isNaN(x) ? label : Number(x >= 5)));
      const rows = { values, features: 1, labels };
      const options = {
        objective: 'binary',
        rounds: 30,
        leaves: 2,
        learningRate: 0.5,
        l2: 0,
      } as const;
      const ensemble = await trainTrees(rows, { ...options, featureShare: 1 });
      const scores = ensemble.predict(Float32Array.of(Number.NaN, 0, 9), 3);
      expect([...scores].map((score) => Number(score > 0))).toEqual([label, 0, 1]);
    }
  });

  it('stops early, and keeps the trees up to the best round', async () => {
    const valid = goldenRows('test', golden.labels);
    const scores: number[] = [];
    const ensemble = await trainTrees(
      ranking,
      { rounds: 400, learningRate: 0.5, minRowsPerLeaf: 5 },
      { valid, earlyStopping: 10, onRound: (_, score) => scores.push(score!) },
    );
    const best = scores.indexOf(Math.max(...scores)) + 1;
    expect(scores.length).toBe(best + 10);
    expect(ensemble.rounds).toBe(best);
    const final = ensemble.predict(valid.values, valid.labels.length);
    const judged = new LambdaRank(valid, 8).judge(Float64Array.from(final));
    expect(judged).toBeCloseTo(scores[best - 1], 6);
  });

  it('judges the validation rows by the trees as they are, learning rate included', async () => {
    const [train, valid] = [
      goldenRows('train', golden.targets),
      goldenRows('test', golden.targets),
    ];
    const scores: number[] = [];
    const context = { valid, onRound: (_: number, score?: number) => scores.push(score!) };
    const ensemble = await trainTrees(train, { objective: 'regression', rounds: 5 }, context);
    const predicted = ensemble.predict(valid.values, valid.labels.length);
    const errors = predicted.map((score, row) => (score - valid.labels[row]) ** 2);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(scores).toHaveLength(5);
    expect(scores[4]).toBeAllclose(-mean, { relative: 1e-5 });
  });

  it('draws other rows every `baggingEvery` rounds', async () => {
    const [each, once, never] = [1, 5, 50].map((baggingEvery) =>
      trainTrees(ranking, { rounds: 5, baggingShare: 0.5, baggingEvery }),
    );
    const predict = async (trained: typeof each) => [
      ...(await trained).predict(ranking.values, ranking.labels.length),
    ];
    expect(await predict(once)).toEqual(await predict(never));
    expect(await predict(each)).not.toEqual(await predict(never));
  });

  it('keeps the trees so far when aborted, and says so if there are none', async () => {
    const controller = new AbortController();
    const context = {
      signal: controller.signal,
      onRound: (round: number) => round === 3 && controller.abort(),
    };
    expect((await trainTrees(ranking, { rounds: 50 }, context)).rounds).toBe(3);
    await expect(trainTrees(ranking, {}, context)).rejects.toThrow(InterruptedError);
  });

  it('attributes gain to the features that tell', async () => {
    const gains = (await trainTrees(ranking, likeGolden)).gains();
    expect(gains[0]).toBeGreaterThan(3 * gains[3]); // feature 3 is noise
  });

  it('never gives a leaf fewer rows than it should have (regression)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -5, max: 5 })), {
          minLength: 8,
          maxLength: 60,
        }),
        fc.integer({ min: 1, max: 6 }),
        async (pairs, minRowsPerLeaf) => {
          const values = Float32Array.from(pairs, ([x]) => x);
          const rows = { values, features: 1, labels: Float32Array.from(pairs, ([, y]) => y) };
          const options = { objective: 'regression', rounds: 1, featureShare: 1 } as const;
          const ensemble = await trainTrees(rows, { ...options, baggingShare: 1, minRowsPerLeaf });
          const counts = new Map<number, number>();
          for (const score of ensemble.predict(values, pairs.length)) {
            counts.set(score, (counts.get(score) ?? 0) + 1);
          }
          expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(minRowsPerLeaf);
        },
      ),
      { numRuns: 50, seed: 1 },
    );
  });

  it('gives the mean to constant features', async () => {
    const rows = {
      values: new Float32Array(50),
      features: 1,
      labels: new Float32Array(50).fill(3),
    };
    const ensemble = await trainTrees(rows, { objective: 'regression', rounds: 2 });
    expect([...ensemble.predict(Float32Array.of(0, 7), 2)]).toEqual([3, 3]);
  });
});

describe('bad input', () => {
  const { values, features, labels, groups } = ranking;
  it.each<[string, TrainingRows, object, RegExp]>([
    ['no groups', { values, features, labels }, {}, /lambdarank needs "groups"/],
    [
      'groups that miss rows',
      { values, features, labels, groups: groups!.slice(1) },
      {},
      /groups must sum to 750.*got 725/,
    ],
    [
      'too few values',
      { values: values.slice(1), features, labels, groups },
      {},
      /750 x 5 = 3750 numbers.*got 3749/,
    ],
    [
      'an infinite value',
      { values: values.with(7, Infinity), features, labels, groups },
      {},
      /got Infinity in row 1, feature 2/,
    ],
    [
      'a label of 0.5',
      { values, features, labels: Float32Array.from(labels).fill(0.5, 9, 10), groups },
      {},
      /integers from 0 to 30, got 0.5 in row 9/,
    ],
    [
      'a label of 2 for binary',
      { values, features, labels },
      { objective: 'binary' },
      /must be 0 or 1, got 2 in row/,
    ],
    [
      'a weight of 0',
      { values, features, labels, groups, weights: new Float32Array(750) },
      {},
      /weights must be positive, got 0 in row 0/,
    ],
    [
      'no rows',
      { values: new Float32Array(), features, labels: new Float32Array(), groups },
      {},
      /there are no rows/,
    ],
    ['256 bins', ranking, { bins: 256 }, /option "bins" must be .*255, got 256/],
    ['an unknown option', ranking, { depth: 3 }, /boosting has no option "depth"/],
  ])('rejects %s', async (_, rows, options, message) => {
    await expect(trainTrees(rows, options)).rejects.toThrow(InvalidArgumentError);
    await expect(trainTrees(rows, options)).rejects.toThrow(message);
  });

  it('rejects validation rows of other features, and early stopping without any', async () => {
    const valid = { ...ranking, features: 1, values: values.slice(0, 750) };
    await expect(trainTrees(ranking, {}, { valid })).rejects.toThrow(/must have 5 features.*got 1/);
    await expect(trainTrees(ranking, {}, { earlyStopping: 3 })).rejects.toThrow(
      /needs validation rows/,
    );
  });
});

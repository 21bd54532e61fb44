import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alphaNdcgAtK } from './alpha-ndcg.ts';
import { precisionRecallCurve, rocCurve, scoredPairs } from './curves.ts';
import { microMacro, perTagFigures, tagsAbove } from './decisions.ts';
import { evaluateRankings, type Ranking } from './evaluate-rankings.ts';
import { holm } from './holm.ts';
import { tagPropensity } from './propensity-metrics.ts';
import { rouge1, rougeSu4, rougeWords } from './rouge.ts';
import { pairedBootstrap, pairedTTest } from './significance.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../test/golden/${name}.json`, import.meta.url), 'utf8'));

describe('scikit-learn and SciPy (scripts/golden/metrics.py)', () => {
  const golden = read('evaluation-sklearn');
  const { tolerance } = golden;
  const tag = (i: number) => `tag${i}`;
  const gold: string[][] = golden.gold.map((row: number[]) =>
    row.flatMap((is, i) => (is ? [tag(i)] : [])),
  );
  const rankings: Ranking[] = golden.probability.map((row: number[]) =>
    row
      .map((probability, i) => ({ tag: tag(i), probability }))
      .sort((a, b) => b.probability - a.probability),
  );
  const tags = golden.perTag.f1.map((_: number, i: number) => tag(i));

  it('nDCG@k and, over the whole ranking, MAP', () => {
    const { metrics } = evaluateRankings(rankings, gold, { cutoffs: [...golden.cutoffs, 8] });
    for (const k of golden.cutoffs) {
      expect(metrics[`ndcg@${k}`]).toBeAllclose(golden.ndcg[k], tolerance);
    }
    expect(metrics['map@8']).toBeAllclose(golden.map, tolerance);
  });

  it('micro, macro and per-tag precision, recall and F1 at a threshold', () => {
    const figures = perTagFigures(tagsAbove(rankings, golden.threshold), gold);
    const { micro, macro } = microMacro(figures);
    for (const rate of ['precision', 'recall', 'f1'] as const) {
      expect(micro[rate]).toBeAllclose(golden.micro[rate], tolerance);
      expect(macro[rate]).toBeAllclose(golden.macro[rate], tolerance);
      const perTag = tags.map((name: string) => figures.find((of) => of.tag === name)![rate]);
      expect(perTag).toBeAllclose(golden.perTag[rate], tolerance);
    }
  });

  it('ROC and precision-recall curves of a tag', () => {
    const pairs = scoredPairs(rankings, gold, new Set([tag(golden.curves.tag)]));
    const roc = rocCurve(pairs);
    expect(roc.auc).toBeAllclose(golden.curves.auc, tolerance);
    expect(roc.falsePositiveRates).toBeAllclose(golden.curves.falsePositiveRates, tolerance);
    expect(roc.truePositiveRates).toBeAllclose(golden.curves.truePositiveRates, tolerance);
    const pr = precisionRecallCurve(pairs);
    expect(pr.averagePrecision).toBeAllclose(golden.curves.averagePrecision, tolerance);
    expect(pr.precisions).toBeAllclose(golden.curves.precisions, tolerance);
    expect(pr.recalls).toBeAllclose(golden.curves.recalls, tolerance);
  });

  it('micro-averaged AUC and average precision', () => {
    const pairs = scoredPairs(rankings, gold, new Set(tags));
    expect(rocCurve(pairs).auc).toBeAllclose(golden.curves.microAuc, tolerance);
    expect(precisionRecallCurve(pairs).averagePrecision).toBeAllclose(
      golden.curves.microAveragePrecision,
      tolerance,
    );
  });

  it('the paired t-test, including far in the tail', () => {
    const { a, b, t, p, interval, shift, shiftedT, shiftedP, tolerance } = golden.pairedTTest;
    const test = pairedTTest(a, b);
    expect([test.t, test.p]).toBeAllclose([t, p], tolerance);
    expect([...test.interval]).toBeAllclose(interval, tolerance);
    const far = pairedTTest(
      a.map((x: number) => x + shift),
      b,
    );
    expect([far.t, far.p]).toBeAllclose([shiftedT, shiftedP], tolerance);
  });
});

describe('ROUGE-1.5.5 (scripts/golden/rouge.py)', () => {
  const golden = read('evaluation-rouge');

  it.each(golden.pairs as Record<string, string>[])('$candidate / $reference', (pair) => {
    const texts = [rougeWords(pair.candidate), rougeWords(pair.reference)] as const;
    for (const [rouge, expected] of [
      [rouge1(...texts), pair.rouge1],
      [rougeSu4(...texts), pair.rougeSu4],
    ] as const) {
      const { precision, recall, f1 } = expected as unknown as typeof rouge;
      expect([rouge.precision, rouge.recall, rouge.f1]).toBeAllclose(
        [precision, recall, f1],
        golden.tolerance,
      );
    }
  });
});

describe('Jain et al. 2016 in NumPy (scripts/golden/propensity.py)', () => {
  const golden = read('evaluation-propensity');
  const { tolerance, cutoffs } = golden;
  const tag = (i: number) => `tag${i}`;
  const counts: number[] = golden.counts;
  const trainingCounts = {
    posts: golden.trainingPosts,
    tags: new Map(counts.map((count, i) => [tag(i), count])),
  };
  const gold: string[][] = golden.gold.map((row: number[]) =>
    row.flatMap((is, i) => (is ? [tag(i)] : [])),
  );
  const rankings: Ranking[] = golden.ranking.map((row: number[]) =>
    row.map((i) => ({ tag: tag(i) })),
  );
  const { metrics } = evaluateRankings(rankings, gold, { cutoffs, trainingCounts });

  it('propensities of tags', () => {
    const propensity = tagPropensity(trainingCounts);
    expect(counts.map((_, i) => propensity(tag(i)))).toBeAllclose(golden.propensity, tolerance);
    // The first tag has no training posts; it need not be listed.
    expect(propensity('unseen')).toBeAllclose(golden.propensity[0], tolerance);
  });

  it.each(['psp', 'psndcg', 'rp'])('%s@k', (measure) => {
    for (const k of cutoffs) {
      expect(metrics[`${measure}@${k}`]).toBeAllclose(golden[measure][k], tolerance);
    }
  });
});

describe('ndeval (scripts/golden/alpha-ndcg.py)', () => {
  const golden = read('evaluation-alpha-ndcg');

  it.each(Object.keys(golden.alphaNdcg))('alpha-nDCG@%s of every post', (k) => {
    const values = golden.gold.map((tags: string[], post: number) =>
      alphaNdcgAtK(golden.rankings[post], new Set(tags), Number(k)),
    );
    expect(values).toBeAllclose(golden.alphaNdcg[k], golden.tolerance);
  });
});

describe('SciPy and statsmodels (scripts/golden/significance.py)', () => {
  const golden = read('evaluation-significance');
  const resamples = 40_000;
  /** Four standard errors of the difference between two estimates, of which each has variance `v` / resamples. */
  const chance = (v: number) => 4 * Math.sqrt(v * (1 / resamples + 1 / golden.resamples));

  describe.each(golden.pairs as (typeof golden.pairs)[number][])('$name', (pair) => {
    const test = pairedBootstrap(pair.a, pair.b, { seed: 1, resamples });

    it('bootstrap: the percentile interval and p, but for chance', () => {
      expect(test.difference).toBeCloseTo(pair.difference, 12);
      // Variance of a 2.5 % quantile of a normal distribution: q (1 - q) / density^2, in squared standard errors.
      const quantile = chance((0.025 * 0.975) / 0.0584 ** 2) * pair.standardError;
      expect([...test.interval]).toBeAllclose(pair.interval, { absolute: quantile, relative: 0 });
      const p = chance(pair.bootstrapP * (1 - pair.bootstrapP));
      expect(test.p).toBeAllclose(pair.bootstrapP, { absolute: p + 1 / resamples, relative: 0 });
    });

    it('permutation_test: nearly the same p', () => {
      // Another null distribution. Flipping signs of hits changes their sum in steps of 2, resampling them in steps of 1:
      // 12 % of the one distribution and 18 % of the other are nearer to 0 than the observed sum, 2.
      const absolute = pair.name === 'hits either way' ? 0.065 : 0.01;
      expect(test.p).toBeAllclose(pair.permutationP, { absolute, relative: 0 });
    });

    it('ttest_rel', () => {
      const { t, p, interval } = pairedTTest(pair.a, pair.b);
      // jStat ends its continued fraction of the incomplete beta function at 3e-7.
      const tolerance = { absolute: 1e-12, relative: 1e-6 };
      expect([t, p]).toBeAllclose([pair.t, pair.tP], tolerance);
      expect([...interval]).toBeAllclose(pair.tInterval, tolerance);
    });
  });

  it.each(golden.holm as { p: number[]; corrected: number[] }[])('holm $p', (family) => {
    expect(holm(family.p)).toBeAllclose(family.corrected, { absolute: 1e-12 });
  });
});

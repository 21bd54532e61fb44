import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { precisionRecallCurve, rocCurve, scoredPairs } from './curves.ts';
import { microMacro, perTagFigures, tagsAbove } from './decisions.ts';
import { evaluateRankings, type Ranking } from './evaluate-rankings.ts';
import { rouge1, rougeSu4, rougeWords } from './rouge.ts';
import { pairedTTest } from './significance.ts';

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

import { mutantsOf } from '../mutant.ts';

/** Wrong denominators, averages over the wrong thing, tie rules, conventions mixed up. */
export const evaluation = [
  ...mutantsOf('src/evaluation/ranking-metrics.ts', [
    [
      'precision-over-what-was-proposed',
      'hitsAtK(ranking, gold, k) / k;',
      'hitsAtK(ranking, gold, k) / Math.max(1, Math.min(k, ranking.length));',
    ],
    [
      'recall-over-at-most-k',
      'hitsAtK(ranking, gold, k) / gold.size;',
      'hitsAtK(ranking, gold, k) / Math.min(gold.size, k);',
    ],
    [
      'average-precision-over-all-gold',
      'sumOfPrecisions(ranking, gold, k) / Math.min(gold.size, k);',
      'sumOfPrecisions(ranking, gold, k) / gold.size;',
    ],
    [
      'average-precision-without-rank',
      'sum += ++hits / (rank + 1);',
      'sum += ++hits / Math.min(gold.size, rank + 1);',
    ],
    ['average-precision-hits-late', 'sum += ++hits / (rank + 1);', 'sum += hits++ / (rank + 1);'],
    ['ndcg-ideal-of-k', 'gain / idealGain(Math.min(gold.size, k));', 'gain / idealGain(k);'],
    ['discount-of-jarvelin', '1 / Math.log2(rank + 2)', '1 / Math.max(1, Math.log2(rank + 1))'],
    ['reciprocal-rank-off-by-one', '1 / (at + 1)', '1 / (at + 2)'],
    [
      'mean-counts-posts-without-gold',
      'if (Number.isNaN(values[i])) continue;',
      'if (Number.isNaN(values[i])) { count++; continue; }',
    ],
    ['harmonic-mean-arithmetic', '(2 * a * b) / (a + b)', '(a + b) / 2'],
    ['repeated-tag-hits-again', 'gold.has(tag) && ranking.indexOf(tag) === rank', 'gold.has(tag)'],
    [
      'hit-rate-needs-two',
      'hitsAtK(ranking, gold, k) > 0 ? 1 : 0',
      'hitsAtK(ranking, gold, k) > 1 ? 1 : 0',
    ],
    [
      'hits-at-most-one',
      'if (isHit(ranking, gold, rank)) hits++;',
      'if (isHit(ranking, gold, rank)) hits = 1;',
    ],
  ]),
  ...mutantsOf('src/evaluation/conventions.ts', [
    [
      'generation-recall-mean',
      "removeRepeats: false,\n  recallOver: 'pooled',",
      "removeRepeats: false,\n  recallOver: 'mean',",
    ],
    ['takg-keeps-repeats', 'removeRepeats: true', 'removeRepeats: false'],
    ['takg-precision-over-k', '(Math.min(k, ranking.length) || 1)', 'k'],
    [
      'tagfinder-counts-posts-without-hit',
      'map: meanPrecisionAtHits,',
      'map: (post, k) => meanPrecisionAtHits(post, k) || 0,',
    ],
    [
      'tagfinder-ideal-of-gold',
      'gain / idealGain(found)',
      'gain / idealGain(Math.min(post.gold.size, k))',
    ],
    [
      'takg-average-precision-over-at-most-k',
      'sumOfPrecisions(post.ranking, post.gold, k) / (post.gold.size || 1)',
      'sumOfPrecisions(post.ranking, post.gold, k) / (Math.min(post.gold.size, k) || 1)',
    ],
    ['takg-stems-the-whole-tag', "tag.split(' ').map(porterStem).join(' ')", 'porterStem(tag)'],
    [
      'generation-average-precision-not-divided-again',
      '(meanPrecisionAtHits(post, k) || 0) / (post.goldTags.length || 1)',
      'meanPrecisionAtHits(post, k) || 0',
    ],
    [
      'generation-gold-repeats-removed',
      'return goldTags.filter((tag) => top.includes(tag)).length;',
      'return new Set(goldTags.filter((tag) => top.includes(tag))).size;',
    ],
    [
      'takg-leaves-out-posts-without-gold',
      'post.gold.size === 0 ? 0 : ndcgAtK',
      'post.gold.size === 0 ? Number.NaN : ndcgAtK',
    ],
  ]),
  ...mutantsOf('src/evaluation/evaluate-rankings.ts', [
    [
      'report-f1-is-mean-of-f1',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: text of the file
      'metrics[`f1@${k}`] = harmonicMean(metrics[`precision@${k}`], metrics[`recall@${k}`]);',
      '',
    ],
    ['pooled-recall-not-weighted', 'hits += recalls[post] * count', 'hits += recalls[post]'],
    ['pooled-recall-over-posts', 'gold += count;', 'gold += 1;'],
    [
      'rouge-of-the-best-gold-tag',
      'scores.length === 0 ? Number.NaN : meanOverPosts(scores)',
      'scores.length === 0 ? Number.NaN : Math.max(...scores)',
    ],
    [
      'gold-twice-counts-twice',
      '[...new Set(tags.map(this.#normalized))]',
      'tags.map(this.#normalized)',
    ],
    [
      'predictions-not-normalized',
      'ranking.map(({ tag }) => this.#normalized(tag))',
      'ranking.map(({ tag }) => tag)',
    ],
    ['default-cutoffs', 'cutoffs = [1, 3, 5, 10]', 'cutoffs = [1, 5, 10]'],
    ['report-counts-posts-with-gold', 'tags.length === 0).length,', 'tags.length > 0).length,'],
  ]),
  ...mutantsOf('src/evaluation/rouge.ts', [
    ['rouge-skip-distance', 'SKIP_DISTANCE = 4', 'SKIP_DISTANCE = 2'],
    ['rouge-matches-not-clipped', 'open.set(unit, left - 1);', ''],
    ['rouge-su-without-single-words', 'units.push(text[i]);', ''],
    ['rouge-stems-short-words', 'word.length > 3 &&', 'word.length > 0 &&'],
    [
      'rouge-recall-over-candidate',
      'recall: hits / reference.length',
      'recall: hits / candidate.length',
    ],
  ]),
  ...mutantsOf('src/evaluation/curves.ts', [
    [
      'auc-by-rectangles',
      'area += (width * (truePositives[i] + truePositives[i - 1])) / 2;',
      'area += width * truePositives[i];',
    ],
    [
      'average-precision-of-the-point-before',
      'area += (truePositives[i] - truePositives[i - 1]) * precision(i);',
      'area += (truePositives[i] - truePositives[i - 1]) * precision(i - 1);',
    ],
    [
      'unscored-negatives-dropped',
      'falsePositives.push(wrong + unscoredNegatives);',
      'falsePositives.push(wrong);',
    ],
    [
      'curve-ties-in-any-order',
      'if (next !== undefined && scores[next] === scores[pair]) return;',
      '',
    ],
    ['curve-prefers-raw-scores', 'probability ?? score;', 'score ?? probability;'],
    [
      'unscored-negatives-include-positives',
      'rankings.length * tags.size - scores.length - unscoredPositives',
      'rankings.length * tags.size - scores.length',
    ],
  ]),
  ...mutantsOf('src/evaluation/decisions.ts', [
    ['threshold-exclusive', 'probability >= threshold', 'probability > threshold'],
    [
      'macro-f1-of-macro-rates',
      'f1: sum((of) => of.f1) / tags,',
      'f1: harmonicMean(sum((of) => of.precision) / tags, sum((of) => of.recall) / tags),',
    ],
    ['micro-is-macro', 'hits: sum((of) => of.hits),', 'hits: sum((of) => of.precision),'],
    ['tags-by-rising-support', 'b.support - a.support', 'a.support - b.support'],
    [
      'top-tags-cut-before-repeats-go',
      'distinct(ranking.map(({ tag }) => tag)).slice(0, k)',
      'distinct(ranking.slice(0, k).map(({ tag }) => tag))',
    ],
    ['decided-tag-counts-without-gold', 'if (golden.has(tag)) of(tag).hits++;', 'of(tag).hits++;'],
  ]),
  ...mutantsOf('src/evaluation/coverage.ts', [
    ['gini-index-off-by-one', '(2 * (i + 1) - n - 1)', '(2 * i - n - 1)'],
    ['gini-not-sorted', 'usesOfKnown(decided, known).sort()', 'usesOfKnown(decided, known)'],
    ['gini-sum-for-mean', 'weighted / (n * total)', 'weighted / total'],
    [
      'coverage-by-uses',
      'counts.filter((count) => count > 0)',
      'counts.filter((count) => count > 1)',
    ],
  ]),
  ...mutantsOf('src/evaluation/significance.ts', [
    ['bootstrap-one-sided', 'Math.abs(m - difference) >= reach', 'm - difference >= reach'],
    ['bootstrap-not-centred', 'Math.abs(m - difference) >= reach', 'Math.abs(m) >= reach'],
    ['bootstrap-p-may-be-0', '(asFar + 1) / (means.length + 1)', 'asFar / means.length'],
    ['bootstrap-interval-of-90', 'quantile(means, 0.025)', 'quantile(means, 0.05)'],
    ['bootstrap-resamples', 'resamples = 10_000', 'resamples = 100'],
    ['t-test-population-variance', 'squares / (n - 1) / n', 'squares / n / n'],
    ['t-test-interval-of-90', 'inv(0.975, n - 1)', 'inv(0.95, n - 1)'],
    ['t-test-degrees-of-freedom', '(n - 1) / (n - 1 + t * t)', 'n / (n + t * t)'],
    ['difference-the-other-way-round', '(x, i) => x - b[i])', '(x, i) => b[i] - x)'],
  ]),
  ...mutantsOf('src/evaluation/slices.ts', [
    ['slice-bound-off-by-one', 'count < 10)', 'count <= 10)'],
    ['slice-seen-always', '?? 0) > 0 ?', '?? 0) >= 0 ?'],
    [
      'slice-present-within-words',
      "spells(split[post], words(tag).join(''))",
      "split[post].join('').includes(words(tag).join(''))",
    ],
    ['slice-hits-of-any-decision', 'if (golden.has(tag)) slice.hits++;', 'slice.hits++;'],
  ]),
];

import { mutantsOf } from '../mutant.ts';

const at = (...names: string[]) => names.map((name) => `src/models/${name}.test.ts`);
/** Holds every default against the paper that gives it. */
const paperDefaults = at('paper-defaults');

/** Solvers' terms and steps, what they are given to learn from, sets of tags, rows of word vectors. */
export const linear = [
  ...mutantsOf(
    'src/models/linear/post-features.ts',
    [
      [
        'history-features-in-the-same-columns',
        'this.#features.size + feature, value',
        'feature, value',
      ],
      ['history-features-ignored-in-training', '(earlier[place]?.history ?? [])', '([] as Post[])'],
      [
        'history-says-nothing',
        '[...post.telling, ...this.#shift(history.telling)]',
        'post.telling',
      ],
      [
        'history-parts-replace',
        '[...(parts.get(word) ?? []), ...this.#shift(part)]',
        'this.#shift(part)',
      ],
      ['linear-rows-in-the-order-of-the-corpus', 'compareIds(posts[a], posts[b])', '0'],
    ],
    ['src/models/linear/post-features.test.ts'],
  ),
  ...mutantsOf(
    'src/models/linear/dual-svm.ts',
    [
      ['svm-squared-hinge-doubled', '0.5 / costs[i] : 0', '1 / costs[i] : 0'],
      ['svm-without-diagonal', '- 1 + alpha * diagonal', '- 1'],
      [
        'svm-hinge-unbounded',
        'squared ? Number.POSITIVE_INFINITY : costs[i]',
        'Number.POSITIVE_INFINITY',
      ],
      ['svm-intercept-frozen', 'b += step * bias;', ''],
      ['svm-loss-swapped', "loss === 'squared-hinge'", "loss !== 'squared-hinge'"],
      ['svm-step-the-other-way', 'alpha - gradient / curvature', 'alpha + gradient / curvature'],
    ],
    at('linear/solvers'),
  ),
  ...mutantsOf(
    'src/models/linear/dual-logistic.ts',
    [
      [
        'logistic-without-slope',
        '(1 + q * z * (1 - z / cost))',
        '(1 + q * z)',
        { reason: 'the bracket leads to the same root, in more steps' },
      ],
      ['logistic-cost-ignored', 'cost / (1 + Math.exp(-u))', '1 / (1 + Math.exp(-u))'],
      ['logistic-label-ignored', 'margin *= labels[i];', ''],
      ['logistic-intercept-unscaled', 'intercept: bias * b', 'intercept: b'],
    ],
    at('linear/solvers'),
  ),
  ...mutantsOf(
    'src/models/linear/tag-problems.ts',
    [
      ['sample-not-weighted', '(cost * others) / sample.length', 'cost'],
      ['negatives-as-many-as-positives', '3 * positives.length);', 'positives.length);'],
      ['nearest-include-positives', 'for (const row of positives) similarity[row] = 0;', ''],
      ['problem-labels-all-positive', 'labels.fill(1, 0, positives.length)', 'labels.fill(1)'],
      ['common-words-choose', 'COMMON = 1 / 20', 'COMMON = 1'],
    ],
    at('linear/tag-problems'),
  ),
  ...mutantsOf(
    'src/models/linear/sparse-weights.ts',
    [
      ['prune-absolute', 'this.#prune * most', 'this.#prune'],
      ['prune-negative', 'Math.abs(weight) >= this.#prune', 'weight >= this.#prune'],
      [
        'scores-without-intercept',
        'Float64Array.from(this.#intercepts);',
        'new Float64Array(this.#intercepts.length);',
      ],
      ['scores-of-presence', 'value * values[i]', 'values[i]'],
    ],
    at('linear/sparse-weights'),
  ),
  ...mutantsOf(
    'src/models/linear/powerset-recommender.ts',
    [['powerset-best-class-alone', 'scores[tag] += p;', 'scores[tag] = Math.max(scores[tag], p);']],
    at('linear/label-sets', 'logistic'),
  ),
  ...mutantsOf(
    'src/models/linear/label-sets.ts',
    [
      ['powerset-rare-classes', 'n - m ||', 'm - n ||'],
      ['powerset-order-of-tags-matters', 'sort((a, b) => a - b).join', 'join'],
      ['powerset-keeps-the-rare', '.slice(0, most)', '.slice(-most)'],
      ['powerset-class-of-no-tag', 'if (tags.length > 0) counts', 'counts'],
      ['powerset-learns-other-sets', 'get(keyOf(tags));', 'get(keyOf(tags)) ?? 0;'],
      [
        'powerset-values-of-another-row',
        'keptValues.copyWithin(at, offsets[row], offsets[row + 1]);',
        '',
      ],
      ['powerset-any-ids', 'id < tags && (at === 0 || id > set[at - 1])', 'id >= 0'],
    ],
    at('linear/label-sets', 'logistic'),
  ),
  ...mutantsOf(
    'src/models/linear/multinomial.ts',
    [
      ['multinomial-penalty-of-one-post', '1 / (C * n)', '1 / C'],
      ['multinomial-penalizes-intercepts', 'w < intercepts;', 'w < weights.length;'],
      ['multinomial-without-labels', 'probabilities[classOfRow[i]] -= 1;', ''],
      ['multinomial-value-without-penalty', ' + 0.5 * penalty * squares', ''],
      ['multinomial-gradient-without-penalty', 'gradient[w] += penalty * weights[w];', ''],
      ['multinomial-intercepts-always', 'if (bias === 0) continue;', ''],
      ['multinomial-wrong-axis', 'weights[f * classes + k]', 'weights[k * columns + f]'],
      [
        'multinomial-size-without-intercepts',
        'MOST_WEIGHTS / (columns + 1)',
        'MOST_WEIGHTS / columns',
      ],
      ['multinomial-prune-ignored', 'columns, options.prune)', 'columns, 0)'],
    ],
    at('linear/multinomial'),
  ),
  ...mutantsOf(
    'src/models/linear/lbfgs.ts',
    [
      ['lbfgs-remembers-nothing', 'pairs.length > MEMORY', 'pairs.length > 0'],
      ['lbfgs-forgets-the-newest', 'pairs.shift()', 'pairs.pop()'],
      ['lbfgs-without-scale', '1 / (newest.rho * dot(newest.change, newest.change))', '1'],
      ['lbfgs-adds-beta', '- 1 - p] - beta', '- 1 - p] + beta'],
      ['lbfgs-alphas-in-the-other-order', 'alphas[pairs.length - 1 - p]', 'alphas[p]'],
      ['lbfgs-any-step', 'isFlat || tries', 'true || tries'],
      ['lbfgs-keeps-the-gradient', '[gradient, nextGradient] = [nextGradient, gradient];', ''],
      ['lbfgs-counts-from-0', 'onIteration?.(iteration + 1)', 'onIteration?.(iteration)'],
      [
        'lbfgs-moves-when-aborted',
        'if (next === undefined) return iteration;',
        'if (next === undefined) { x.set(trial); return iteration; }',
      ],
    ],
    at('linear/lbfgs'),
  ),
  ...mutantsOf(
    'src/models/linear/vector-features.ts',
    [
      ['vector-sum-is-mean', "pooling === 'mean'", "pooling !== 'mean'"],
      ['vector-mean-over-all-words', 'this.words.encode(tokens).length', 'tokens.length'],
      [
        'vectors-of-distinct-words',
        'const ids = this.words.encode(tokens);',
        'const ids = [...new Set(this.words.encode(tokens))];',
      ],
      ['vector-parts-unscaled', 'this.#pool(uses, scale)', 'this.#pool(uses, 1)'],
      ['vector-parts-of-unknown-words', 'if (this.words.id(word) === undefined) continue;', ''],
      ['vectors-of-all-words-tell', 'telling.has(token)', 'true'],
      [
        'vector-words-of-few-posts',
        'own.filter(hasVector)),\n      { minDocuments },',
        'own.filter(hasVector)),\n      {},',
      ],
    ],
    at('linear/vector-features'),
  ),
  ...mutantsOf(
    'src/models/linear/options.ts',
    [['linear-iterations', 'default: 100', 'default: 20']],
    paperDefaults,
  ),
  ...mutantsOf(
    'src/models/logistic.ts',
    [['logistic-c', 'default: 10,', 'default: 1,']],
    paperDefaults,
  ),
  ...mutantsOf('src/models/svm.ts', [['svm-c', 'default: 0.1,', 'default: 3,']], paperDefaults),
];

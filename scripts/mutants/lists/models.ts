import { mutantsOf } from '../mutant.ts';

const at = (...names: string[]) => names.map((name) => `src/models/${name}.test.ts`);
/** Holds every default against the paper that gives it. */
const paperDefaults = at('paper-defaults');

/** Methods without a network: terms of their formulas, ties, what is divided by what. */
export const models = [
  ...mutantsOf(
    'src/models/knn.ts',
    [
      ['knn-power-ignored', 'similarity ** power *', 'similarity *'],
      ['knn-votes-not-shared', '* weight) / voted', '* weight)'],
      [
        'knn-author-weight-added',
        '((1 - options.authorWeight) * weight) / voted',
        'weight / voted',
      ],
      [
        'knn-uses-not-shared',
        '(options.authorWeight * weight) / used',
        'options.authorWeight * weight',
      ],
      ['knn-popular-overturns', 'POPULAR_SHARE = 0.001', 'POPULAR_SHARE = 0.5'],
      ['knn-boost-ignored', 'neighbours, own, authorBoost)', 'neighbours, own, 1)'],
      ['knn-boosts-with-history-given', 'history || authorBoost === 1 ?', 'authorBoost === 1 ?'],
      ['knn-half-life-ignored', 'time ?? posts.newest, halfLifeDays)', 'time ?? posts.newest, 0)'],
      ['knn-neighbours-ignored', '.nearest(row, neighbours,', '.nearest(row, 50,'],
      ['knn-weighting-ignored', 'vocabulary, options.weighting)', "vocabulary, 'bm25')"],
      [
        'knn-history-ignored',
        'return history\n      ? usesInHistory',
        'return history && !author\n      ? usesInHistory',
      ],
      ['knn-conversation-ignored', 'texts = conversation ?', 'texts = !conversation ?'],
    ],
    at('knn', 'knn-author'),
  ),
  ...mutantsOf(
    'src/models/naive-bayes.ts',
    [
      ['bayes-without-prior', 'Math.log(tags.count(t) / uses)', '-Math.log(tags.size)'],
      ['bayes-smoothing-without-vocabulary', 'alpha * Math.max(1, words.size)', 'alpha'],
      ['bayes-gain-without-alpha', 'Math.log1p(count / alpha)', 'Math.log1p(count)'],
      ['bayes-unseen-once', 'prior + n * this.#unseen[t]', 'prior + this.#unseen[t]'],
      [
        'bayes-repeats-ignored',
        'scores[indices[i]] += times * this.#gains[i];',
        'scores[indices[i]] += this.#gains[i];',
      ],
      [
        'bayes-oldest-history',
        'query.history?.slice(-history)',
        'query.history?.slice(0, history)',
      ],
      ['bayes-history-not-counted', 'earlier[row]?.history ?? []', '[]'],
      [
        'bayes-odds-not-smoothed',
        '(this.#totals[word] + alpha) / (this.#total + alpha * words.size)',
        'this.#totals[word] / this.#total',
      ],
      [
        'bayes-probability-not-normalized',
        'Math.exp(best.score - most) / sum',
        'Math.exp(best.score - most)',
      ],
    ],
    at('naive-bayes', 'naive-bayes-formula'),
  ),
  ...mutantsOf(
    'src/models/author.ts',
    [
      ['author-share-of-posts', 'uses / (uses + smoothing)', '1 / (1 + smoothing)'],
      ['author-uses-not-weighed', '(own * weight) / total', 'own / used.size'],
      ['author-popular-in-full', 'this.#popular, 1 - own, k)', 'this.#popular, 1, k)'],
      ['author-n-is-weighed', 'uses += use.uses;', 'uses += use.weight;'],
    ],
    at('author'),
  ),
  ...mutantsOf(
    'src/models/popular.ts',
    [
      [
        'popular-visits-later-uses',
        'if (used > now) continue;',
        '',
        { reason: 'a use after the query weighs 0 anyway (`recency`); the line saves time' },
      ],
      ['popular-half-life-ignored', 'scores[id] += weight;', 'scores[id] += 1;'],
      ['popular-now-is-the-newest', 'time ?? this.#posts.newest;', 'this.#posts.newest;'],
    ],
    at('popular'),
  ),
  ...mutantsOf(
    'src/models/random.ts',
    [
      [
        'random-the-same-for-all-posts',
        'new Random(fnv1a(',
        'new Random(fnv1a(String(this.#seed)) || fnv1a(',
      ],
      ['random-seed-ignored', 'new Random(fnv1a(', 'new Random(fnv1a(text) || fnv1a('],
      ['random-frequency-of-uses', 'tags.count(id) / posts)', 'tags.count(id) / tags.size)'],
    ],
    at('random'),
  ),
  ...mutantsOf(
    'src/models/tfidf.ts',
    [
      ['tfidf-n', 'default: 5,', 'default: 1,'],
      ['tfidf-once', '(scores.get(tag) ?? 0) + smoothIdf', 'smoothIdf'],
      ['tfidf-without-idf', 'smoothIdf(documents, frequency)', '1'],
      ['tfidf-unknown-phrases', 'if (n > 1 && frequency === 0) continue;', ''],
      ['tfidf-spaced-share', 'SPACED_SHARE = 0.1', 'SPACED_SHARE = 0.9'],
      ['tfidf-signs-are-words', '/[\\p{L}\\p{N}]/u', '/./u'],
    ],
    at('tfidf'),
  ),
  ...mutantsOf(
    'src/models/parts/ranking.ts',
    [
      ['rank-ties-to-the-rare', 'id(a) - id(b)', 'id(b) - id(a)'],
      [
        'popularity-not-shares',
        'shares.map((count) => count / total)',
        'shares.map((count) => count)',
      ],
      ['popular-for-the-scored-only', 'entered < k;', 'entered < 0;'],
      ['popular-overwrites', 'score + share * popular[id]', 'share * popular[id]'],
      ['most-used', 'MOST_USED = 50', 'MOST_USED = 5'],
      ['unseen-is-seen', 'seen: known !== undefined', 'seen: true'],
    ],
    at('parts/ranking'),
  ),
  ...mutantsOf(
    'src/models/parts/remembered-posts.ts',
    [
      ['remembers-the-oldest', 'own.slice(-size)', 'own.slice(0, size)'],
      ['remembers-its-own-time', 'this.#times[p] >= time', 'this.#times[p] > time'],
      ['remembers-as-listed', 'own.sort((a, b) => a.time! - b.time!);', '{}'],
    ],
    at('parts/remembered-posts'),
  ),
  ...mutantsOf(
    'src/models/parts/fitting.ts',
    [
      [
        'tags-to-learn-all',
        'TagTable.build(corpus.train, minCount)',
        'TagTable.build(corpus.train)',
      ],
      [
        'best-tags-wrong-probability',
        'probability: probabilities[id]',
        'probability: probabilities[0]',
      ],
    ],
    at('parts/fitting'),
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
    'src/models/linear/choose-c.ts',
    [
      ['choose-c-larger-on-ties', 'hits > best.hits', 'hits >= best.hits'],
      [
        'choose-c-trains-on-the-judged',
        'corpus.train.filter((post) => !heldOut(post))',
        'corpus.train',
      ],
      ['choose-c-half-held-out', '% 10 === 0', '% 2 === 0'],
    ],
    at('linear/choose-c'),
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
    ],
    at('linear/label-sets', 'logistic'),
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

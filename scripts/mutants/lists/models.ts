import { mutantsOf } from '../mutant.ts';

const at = (...names: string[]) => names.map((name) => `src/models/${name}.test.ts`);
/** Holds every default against the paper that gives it. */
const paperDefaults = at('paper-defaults');
const bayes = at('naive-bayes', 'naive-bayes-formula');

/** Methods without a network: terms of their formulas, ties, what is divided by what. */
export const models = [
  ...mutantsOf(
    'src/models/parts/knn-recommender.ts',
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
      ['knn-any-neighbour-speaks', 'if (!this.#postings.holdsAny(post, telling)) continue;', ''],
    ],
    at('knn', 'knn-author'),
  ),
  ...mutantsOf(
    'src/models/parts/tokenize-posts.ts',
    [['knn-conversation-ignored', 'conversation === true ? Infinity', 'conversation === true ? 0']],
    at('knn'),
  ),
  ...mutantsOf(
    'src/models/parts/naive-bayes-recommender.ts',
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
        'bayes-odds-not-smoothed',
        '(this.#totals[word] + alpha) / (this.#total + alpha * reader.vocabulary.size)',
        'this.#totals[word] / this.#total',
      ],
      ['bayes-probability-not-normalized', 'softmax(scores.slice())', 'scores.map(Math.exp)'],
      ['bayes-scores-are-probabilities', 'softmax(scores.slice())', 'softmax(scores)'],
      ['bayes-any-word-speaks', ' && this.#logOdds(word, tag) > 0', ''],
    ],
    bayes,
  ),
  ...mutantsOf(
    'src/models/parts/fit-naive-bayes.ts',
    [
      ['bayes-history-not-counted', 'earlier[post]?.history ?? []', '[]'],
      ['bayes-never-chooses-history', 'hasAuthors ? history : [0]', '[0]'],
      ['bayes-history-of-the-options-ignored', ': [options.history]', ': history'],
      ['bayes-alpha-of-the-options-ignored', ': [options.alpha]', ': alpha'],
      ['bayes-takes-the-first-alpha', "'auto' ? alpha :", "'auto' ? alpha.slice(0, 1) :"],
      ['bayes-min-documents-ignored', 'train.map(tokensOf), options)', 'train.map(tokensOf))'],
      [
        'bayes-min-count-ignored',
        "const tags = tagsToLearn(corpus, 'naive-bayes', options.minCount)",
        "const tags = tagsToLearn(corpus, 'naive-bayes')",
      ],
    ],
    bayes,
  ),
  ...mutantsOf(
    'src/models/parts/tag-word-counts.ts',
    [['bayes-counts-distinct-words', '(own.get(word) ?? 0) + 1', '1']],
    bayes,
  ),
  ...mutantsOf(
    'src/models/parts/words-with-history.ts',
    [
      ['bayes-oldest-history', 'history.slice(-this.#history)', 'history.slice(0, this.#history)'],
      ['bayes-always-reads-history', 'if (this.#history === 0) return { own, earlier: [] };', ''],
    ],
    bayes,
  ),
  ...mutantsOf(
    'src/models/translation/sampler.ts',
    [
      [
        'ttm-triggers-do-not-count-for-words',
        '((topicalHere + 1) / (topicalHere + 2)) ** tags',
        '1',
      ],
      [
        'ttm-topical-trigger-becomes-background',
        'if (this.#isTrigger(at, firstTag, lastTag)) continue;',
        '',
      ],
      [
        'ttm-repeated-words-counted-once',
        'same = word === last ? same + 1 : beta;',
        'same = beta;',
      ],
      ['ttm-words-before-not-counted', 'before++ + V * beta', 'V * beta'],
      ['ttm-repeated-triggers-counted-once', 'if (state.triggerWord(other) === word) mass++;', ''],
      ['ttm-topics-without-tags', 'this.#weighTags(post);', ''],
      ['ttm-topics-without-words', 'this.#weighWords(post);', ''],
      ['ttm-background-without-share', '(state.backgroundWords + delta) *', 'delta *'],
    ],
    ['src/models/translation/sampler.test.ts'],
  ),
  ...mutantsOf(
    'src/models/translation/learned-translations.ts',
    [
      ['ttm-reads-words-once', 'times * Math.log(', 'Math.log('],
      ['ttm-lambda-ignored', 'const lambda = this.#lambda;', 'const lambda = 1;'],
      ['ttm-triggers-not-shared', '(times * share) / possible[k]', 'times * share'],
      ['ttm-any-translation-speaks', 'own > all * this.#tagShares[tag]', 'own > 0'],
    ],
    ['src/models/translation/learned-translations.test.ts'],
  ),
  ...mutantsOf(
    'src/models/translation/fit-ttm.ts',
    [['ttm-keeps-every-sweep', 'if (sweep > iterations - samples) kept.add();', 'kept.add();']],
    at('ttm'),
  ),
  ...mutantsOf(
    'src/models/parts/lda-recommender.ts',
    [
      ['lda-tags-of-one-topic', 'p += theta[k]', 'p = theta[k]'],
      ['lda-without-the-tags-of-a-draft', ', ...termsOfTags(own, tags)]', ']'],
      ['lda-not-a-distribution', 'scores.set(tag, p / sum)', 'scores.set(tag, p)'],
    ],
    at('lda'),
  ),
  ...mutantsOf(
    'src/models/lda.ts',
    [['lda-words-learned-from-tags', "parsed.propose === 'tags' ?", 'true ?']],
    at('lda'),
  ),
  ...mutantsOf(
    'src/models/fasttext/recommender.ts',
    [
      ['fasttext-near-ties-cut', 'found[k - 1][1] > found[most - 1][1]', 'true'],
      ['fasttext-drops-the-improbable', 'const noThreshold = -1;', 'const noThreshold = 0;'],
      ['fasttext-nothing-without-words', 'if (found.length === 0) return this.#popular();', ''],
      ['fasttext-explains-backwards', 'score - scoreOf(words', 'scoreOf(words'],
    ],
    at('fasttext'),
  ),
  ...mutantsOf(
    'src/models/fasttext/train.ts',
    [
      [
        'fasttext-first-weights-as-found',
        'if (!hasBegun) drawFirstWeights',
        'if (hasBegun) drawFirstWeights',
      ],
      [
        'fasttext-unshuffled',
        ".split('fasttext').shuffle([...posts])",
        ".split('fasttext') && [...posts]",
      ],
      ['fasttext-vectors-for-no-ngrams', 'wordNgrams > 1 || maxn > 0 ? bucket : 0', 'bucket'],
      ['fasttext-deaf-to-aborts', "throwIfAborted(signal, 'training fasttext');", ''],
    ],
    at('fasttext'),
  ),
  ...mutantsOf(
    'src/models/fasttext/lines.ts',
    [
      ['fasttext-words-as-labels', 'word.startsWith(PREFIX) ||', ''],
      ['fasttext-words-end-lines', ' || word === END', ''],
      ['fasttext-half-characters', ".replace(HALF_CHARACTERS, '\\ufffd')", ''],
    ],
    at('fasttext'),
  ),
  ...mutantsOf(
    'src/models/fasttext/model-file.ts',
    [
      ['fasttext-weights-unchecked', 'checkFinite(reader.floats', 'void (reader.floats'],
      ['fasttext-labels-unsorted', 'count >= 1 && count <= before', 'count >= 1'],
      ['fasttext-ngrams-by-zero', '(bucket > 0 || (wordNgrams === 1 && maxn === 0))', 'true'],
      ['fasttext-tags-out-of-range', 'tag !== undefined && tag < labels', 'tag !== undefined'],
      ['fasttext-bytes-left-over', 'reader.left === 0', 'true'],
    ],
    at('fasttext/model-file'),
  ),
  ...mutantsOf(
    'src/models/naive-bayes.ts',
    [
      ['bayes-history-choices', 'history: [0, 5]', 'history: [0, 1]'],
      ['bayes-profile', "textOption('memory-network')", "textOption('default')"],
    ],
    paperDefaults,
  ),
  ...mutantsOf(
    'src/models/parts/choose-setting.ts',
    [
      ['choose-c-larger-on-ties', 'hits > most', 'hits >= most'],
      [
        'choose-c-trains-on-the-judged',
        'corpus.train.filter((post) => !heldOut(post))',
        'corpus.train',
      ],
      ['choose-c-half-held-out', '% 10 === 0', '% 2 === 0'],
      ['choose-c-by-few-posts', 'MOST_JUDGED = 2_000', 'MOST_JUDGED = 20'],
      [
        'choose-c-without-validation-posts',
        'corpus.valid?.length\n',
        'corpus.valid?.length === 0\n',
      ],
      [
        'choose-c-without-history',
        'withHistory(posts, { earlier, size })',
        'withHistory(posts, { earlier, size: 0 })',
      ],
      ['choose-c-tags-as-written', 'post.hashtags.map(normalizeTag)', 'post.hashtags'],
    ],
    at('linear/choose-c'),
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
      [
        'tfidf-known-phrases-alone',
        "if (tag === '' ||",
        "if (tag === '' || (n > 1 && frequency === 0) ||",
      ],
      ['tfidf-single-characters', "tag === '' || isSingleCharacter(tag)", "tag === ''"],
      ['tfidf-min-documents-ignored', 'parsed.maxN, parsed.minDocuments', 'parsed.maxN, 2'],
      ['tfidf-joins-the-other-way', "options.join === 'space' ?", "options.join !== 'space' ?"],
      ['tfidf-signs-are-words', '/[\\p{L}\\p{N}]/u', '/./u'],
    ],
    at('tfidf'),
  ),
  ...mutantsOf(
    'src/models/parts/spaced-tags.ts',
    [['spaced-tags-share', 'SPACED_SHARE = 0.1', 'SPACED_SHARE = 0.9']],
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
];

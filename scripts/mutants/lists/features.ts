import { mutantsOf } from '../mutant.ts';

const at = (...names: string[]) => names.map((name) => `src/features/${name}.test.ts`);

/** Formulas' constants and smoothing, lost normalization, defaults of published tools. */
export const features = [
  ...mutantsOf(
    'src/features/tf-idf.ts',
    [
      [
        'idf-not-smoothed',
        '(1 + documents) / (1 + documentFrequency)',
        'documents / documentFrequency',
      ],
      ['idf-of-everywhere-0', '(1 + documentFrequency)) + 1;', '(1 + documentFrequency));'],
      ['tf-idf-not-normalized', 'weight * scale', 'weight'],
      ['tf-idf-sum-norm', 'squares += weight * weight;', 'squares += weight;'],
      ['sublinear-always', 'options.sublinear ?? false', 'true'],
      ['sublinear-ignored', 'this.#sublinear ? 1 + Math.log(tf) : tf', 'tf'],
      ['sublinear-log-of-1-more', '1 + Math.log(tf)', 'Math.log(1 + tf)'],
      ['tf-ignored', '(row.get(id) ?? 0) + 1', '1'],
    ],
    at('tf-idf'),
  ),
  ...mutantsOf(
    'src/features/bm25.ts',
    [
      ['bm25-k1', 'K1 = 1.2', 'K1 = 2'],
      ['bm25-b', 'B = 0.75', 'B = 0.5'],
      ['bm25-idf-may-be-negative', 'Math.log(1 + (documents', 'Math.log((documents'],
      ['bm25-idf-not-smoothed', '(documentFrequency + 0.5)', 'documentFrequency'],
      ['bm25-length-upside-down', '(B * length) / meanLength', '(B * meanLength) / length'],
      ['bm25-not-scaled', '(tf * (K1 + 1))', 'tf'],
    ],
    at('bm25'),
  ),
  ...mutantsOf(
    'src/features/postings.ts',
    [
      ['boost-ignored', 'for (const document of boosted) scores[document] *= boost;', ''],
      [
        'scores-left-from-the-last-query',
        'for (const document of candidates) scores[document] = 0;',
        '',
      ],
      ['cosine-by-squared-length', '/= Math.sqrt(squares[document])', '/= squares[document]'],
      [
        'document-length-distinct',
        'lengths[document] += index.counts[i];',
        'lengths[document] += 1;',
      ],
      ['mean-length-is-total', 'lengths[document], total / size)', 'lengths[document], total)'],
      [
        'contributions-without-query-weight',
        'weight * this.#weights[place]',
        'this.#weights[place]',
      ],
      ['counts-wrap-around', 'Math.min(count, 255)', 'count'],
    ],
    at('postings'),
  ),
  ...mutantsOf(
    'src/base/lower-bound.ts',
    [['lower-bound-off', 'ascending[middle] < value', 'ascending[middle] <= value']],
    ['src/base/lower-bound.test.ts'],
  ),
  ...mutantsOf(
    'src/features/ngrams.ts',
    [
      ['ngrams-lose-the-last', 'i + n <= tokens.length', 'i + n < tokens.length'],
      ['ngrams-min-exclusive', 'count >= minDocuments', 'count > minDocuments'],
      ['ngrams-max-exclusive', 'n <= maxN', 'n < maxN'],
      [
        'ngrams-count-uses',
        'for (const gram of seen) counts',
        'for (const gram of ngrams(tokens, n)) counts',
      ],
    ],
    at('ngrams'),
  ),
  ...mutantsOf(
    'src/features/lda.ts',
    [
      [
        'fold-in-counts-the-word-itself',
        'inDocument[k] - shares[i * K + k] / count',
        'inDocument[k]',
      ],
      [
        'fold-in-without-prior',
        'new Float64Array(K).fill(alpha)',
        'new Float64Array(K).fill(1e-9)',
      ],
      ['phi-not-smoothed', '(n + beta) / totals', 'n / totals'],
      ['phi-total-without-vocabulary', 'n + this.vocabularySize * beta', 'n + beta'],
      ['fold-in-ignores-counts', '(weights[k] * count) / sum', 'weights[k] / sum'],
      [
        'fold-in-once',
        'infer(words: WordIds, iterations = 100)',
        'infer(words: WordIds, iterations = 1)',
      ],
      ['perplexity-of-seen-words', 'let place = 1; place', 'let place = 0; place'],
      ['perplexity-sign', 'Math.exp(-logLikelihood', 'Math.exp(logLikelihood'],
      ['phi-wrong-axis', '/ totals[i % topics]', '/ totals[Math.floor(i / topics) % topics]'],
    ],
    at('lda'),
  ),
  ...mutantsOf(
    'src/features/train-lda.ts',
    [
      ['lda-alpha-default', 'options.alpha ?? 50 / topics', 'options.alpha ?? 1 / topics'],
      ['lda-beta-default', 'options.beta ?? 0.01', 'options.beta ?? 0.1'],
      ['lda-iterations-default', 'iterations = 200', 'iterations = 20'],
      ['gibbs-keeps-the-word', 'wordTopics[row + old]--;', 'wordTopics[row + old] -= 0;'],
      [
        'gibbs-topic-mass-without-vocabulary',
        'this.#mass = vocabularySize * beta;',
        'this.#mass = beta;',
      ],
      ['gibbs-seed-ignored', 'new Random(seed).split', 'new Random(1).split'],
      ['gibbs-last-topic-never', 'this.#topics) - 1;', 'this.#topics) - 2;'],
      [
        'lda-theta-prior-once',
        'assignments.length + this.#topics * this.#alpha',
        'assignments.length + this.#alpha',
      ],
      ['gibbs-document-counts-stay', 'documentTopics[topic] = 0;', ''],
    ],
    at('lda'),
  ),
  ...mutantsOf(
    'src/features/train-word-vectors.ts',
    [
      ['word2vec-noise-by-count', 'count ** 0.75', 'count'],
      ['word2vec-window', 'window = 5', 'window = 1'],
      ['word2vec-negatives', 'negatives = 5 }', 'negatives = 1 }'],
      ['word2vec-dimension', 'dimension = 100', 'dimension = 10'],
      ['word2vec-sample', 'sample = 1e-3', 'sample = 0'],
      ['word2vec-min-count', 'minCount = 5', 'minCount = 1'],
      ['word2vec-epochs', 'minCount = 5, epochs = 5', 'minCount = 5, epochs = 1'],
      [
        'word2vec-rate-of-cbow',
        "architecture === 'cbow' ? 0.05 : 0.025",
        "architecture === 'cbow' ? 0.025 : 0.025",
      ],
      ['cbow-sum-for-mean', 'hidden[d] /= to - from;', 'hidden[d] *= 1;'],
      ['cbow-includes-the-word', 'if (i === place) continue;\n      const row', 'const row'],
      [
        'cbow-is-skip-gram',
        "if (architecture === 'cbow') this",
        "if (architecture !== 'cbow') this",
      ],
      ['word2vec-rate-constant', '1 - done / (total + 1)', '1'],
      ['word2vec-negative-is-the-word', 'if (n > 0 && target === word) continue;', ''],
      ['word2vec-pushes-apart', '(n === 0 ? 1 : 0) - this', '(n === 0 ? 0 : 1) - this'],
      ['word2vec-keeps-the-frequent', 'Math.sqrt(ratio) + ratio', '1 + ratio'],
      [
        'word2vec-seed-ignored',
        "new Random(seed).split('word vectors')",
        "new Random(1).split('word vectors')",
      ],
    ],
    at('train-word-vectors-twin', 'train-word-vectors'),
  ),
  ...mutantsOf(
    'src/features/vocabulary.ts',
    [
      ['vocabulary-min-exclusive', 'e.count >= minCount', 'e.count > minCount'],
      ['vocabulary-min-documents-ignored', 'e.documents >= minDocuments &&', ''],
      [
        'vocabulary-max-share-exclusive',
        'e.documents <= maxDocumentShare * total',
        'e.documents < maxDocumentShare * total',
      ],
      ['vocabulary-documents-are-uses', 'if (entry.last !== total) {', '{'],
      ['vocabulary-rare-first', 'y.count - x.count', 'x.count - y.count'],
      ['vocabulary-ties-as-met', 'y.count - x.count || (a < b ? -1 : 1)', 'y.count - x.count'],
      ['vocabulary-unknown-left-out', 'this.#ids.get(token) ?? unknown', 'this.#ids.get(token)'],
    ],
    at('vocabulary'),
  ),
  ...mutantsOf(
    'src/features/word-vectors.ts',
    [
      ['word-vectors-known-drawn', 'if (known) row.set(known);\n      else', ''],
      [
        'word-vectors-bound',
        'Math.sqrt((3 * squares) / this.rows.length)',
        'Math.sqrt(squares / this.rows.length)',
      ],
      ['word-vectors-coverage-by-words', 'knownTokens += count;', 'knownTokens += 1;'],
    ],
    at('word-vectors'),
  ),
  ...mutantsOf(
    'src/features/tag-table.ts',
    [
      ['tags-min-exclusive', 'count >= minCount', 'count > minCount'],
      ['tags-rare-first', 'y - x || (a < b ? -1 : 1)', 'x - y || (a < b ? -1 : 1)'],
      ['tags-ties-as-met', 'y - x || (a < b ? -1 : 1)', 'y - x'],
      [
        'tags-count-repeats',
        'for (const tag of distinctTags(post.hashtags)) counts',
        'for (const tag of post.hashtags.map(normalizeTag)) counts',
      ],
    ],
    at('tag-table'),
  ),
  ...mutantsOf(
    'src/features/tagged-posts.ts',
    [
      ['half-life-is-e', '2 ** (-ageMs /', 'Math.E ** (-ageMs /'],
      ['later-uses-count', 'ageMs < 0 ? 0 :', 'ageMs < 0 ? 1 :'],
      ['oldest-first', 's < t ? 1 : -1', 's < t ? -1 : 1'],
      [
        'recency-from-the-query',
        'recency(time, latest, halfLifeDays)',
        'recency(time, end, halfLifeDays)',
      ],
      ['uses-without-weight', 'use.weight += weight;', 'use.weight += 1;'],
    ],
    at('tagged-posts'),
  ),
  ...mutantsOf(
    'src/features/telling-words.ts',
    [
      ['telling-share', 'TELLING = 1 / 4', 'TELLING = 1 / 2'],
      ['understood-share', 'UNDERSTOOD = 1 / 10', 'UNDERSTOOD = 1 / 2'],
      ['stop-words-tell', '|| isStopWord(token.toLowerCase())', ''],
      ['unknown-words-say-nothing', 'unknown += this.#says(1);', 'unknown += 0;'],
      ['placeholders-tell', 'WORD.test(token) && !PLACEHOLDER.test(token)', 'WORD.test(token)'],
    ],
    at('telling-words'),
  ),
  ...mutantsOf(
    'src/features/alias-table.ts',
    [
      ['alias-never-other', '< this.#own[i] ? i : this.#other[i]', '< this.#own[i] ? i : i'],
      [
        'alias-giver-keeps',
        'this.#own[giver] -= 1 - this.#own[taker];',
        'this.#own[giver] -= this.#own[taker];',
      ],
    ],
    at('alias-table'),
  ),
];

import { mutantsOf } from '../mutant.ts';

/** Against PyTorch: probabilities, loss and gradients. */
const golden = ['src/models/neural/golden.test.ts'];
const neural = (...names: string[]) => names.map((name) => `src/models/neural/${name}.test.ts`);

/** Networks that write tags, their decoder and their search. */
export const writing = [
  ...mutantsOf(
    'src/models/seq2seq.ts',
    [
      ['seq2seq-whole-width-each-way', 'hidden: hidden / 2', 'hidden'],
      ['seq2seq-one-layer', 'const layers = 2', 'const layers = 1'],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/graph/layers/pooling.ts',
    [['end-states-both-at-the-last', 'atStep(backward, first)', 'atStep(backward, last)']],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/heads/pointer.ts',
    [
      ['copies-only', 'multiply(subtract(1, isKnown), -1e9)', '-1e9'],
      ['writes-what-is-not-known', 'add(bySoftmax, never)', 'bySoftmax'],
      ['gate-turned', 'subtract(logp, softplus(negate(z)))', 'subtract(logp, softplus(z))'],
      ['search-copies-without-a-gate', 'multiply(weights, subtract(1, pGen))', 'weights'],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/inputs/copied-words.ts',
    [['copied-words-all-one', 'vocabulary.size + place', 'vocabulary.size']],
    neural('inputs/copied-words'),
  ),
  ...mutantsOf(
    'src/models/bi-attention.ts',
    [
      ['bi-attention-one-encoder-reads-both', 'encode(conversation, conv', 'encode(words, conv'],
      ['bi-attention-without-what-was-found', 'concat([h, r], 2)', 'concat([h, h], 2)'],
      [
        'bi-attention-always-both',
        "if (attend !== 'conversation') {",
        'if (true) {',
        { tests: ['src/models/neural/writing.test.ts'] },
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/graph/layers/attention.ts',
    [
      [
        'attention-one-way',
        'attendMany(transposeLast(scores), p, pMask)',
        'attendMany(transposeLast(scores), q, pMask)',
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/heads/decoder.ts',
    [
      ['decoder-starts-at-zero', 'initial: [start]', ''],
      ['decoder-without-the-context', 'concat([s, context], 2)', 'concat([s, s], 2)'],
      [
        'search-ranks-words-of-one-hypothesis',
        'add(candidates.values, base)',
        'candidates.values',
        { tests: neural('heads/beam-search') },
      ],
      [
        'search-writes-special-words',
        'multiply(isSpecial, impossible)',
        'multiply(isSpecial, 0)',
        { tests: neural('heads/beam-search') },
      ],
      [
        'search-keeps-the-order-of-states',
        'takeRows(states, origins)',
        'states',
        { tests: neural('heads/beam-search') },
      ],
    ],
    golden,
  ),
  ...mutantsOf(
    'src/models/neural/heads/beam-search.ts',
    [
      ['search-finds-the-empty-tag', 'n < N && length > 0; n++', 'n < N; n++'],
      ['search-over-too-early', '[K - 1]?.score', '[0]?.score'],
      ['search-never-over', 'if (isOver.every(Boolean)) break;', ''],
      ['trail-ignores-origins', 'at = Number(origins.data[place])', 'at = n'],
      ['search-finds-dead-ends', 'if (score > impossible / 2) ended', 'ended'],
      ['attention-of-the-last-word', '+= weights[i] / (words.length + 1)', '= weights[i]'],
    ],
    neural('heads/beam-search'),
  ),
  ...mutantsOf(
    'src/models/neural/heads/tag-word-feeds.ts',
    [
      ['tags-batch-major', 't * B + b;', 'b * S + t;'],
      ['tags-without-an-end', 'words[t] ?? ending', 'words[t] ?? padding'],
    ],
    neural('heads/tag-word-feeds'),
  ),
  ...mutantsOf(
    'src/models/neural/heads/tag-search.ts',
    [['best-sequence-alone', '(probabilities.get(tag) ?? 0) + p', 'p']],
    neural('heads/generation'),
  ),
  ...mutantsOf(
    'src/models/neural/heads/written-tags.ts',
    [
      ['long-tags-are-cut', ' && length <= longestTag);\n    return [', ');\n    return ['],
      ['gold-once-for-all', '[...new Set(fitting.map', '[...(fitting.map'],
      ['vocabulary-without-tags', '=> tagWords.split(tag) ?? []', '=> []'],
      ['tags-not-split-by-words', ': { counts })', ': {})'],
      ['vocabulary-of-any-size', 'maxSize: vocabularySize,', ''],
    ],
    neural('heads/generation'),
  ),
];

import { mutantsOf } from '../mutant.ts';

const sources = ['src/models/fused/sources.test.ts'];
const whole = ['src/models/fused.test.ts'];

/** The fused model: its sources' formulas, what it may not see, its calibration. */
export const fused = [
  ...mutantsOf(
    'src/models/fused/sources/neighbours.ts',
    [
      ['fused-neighbours-linear', 'sum.add(tag, cosine * cosine)', 'sum.add(tag, cosine)'],
      ['fused-neighbours-of-the-future', 'if (days >= 0) recent', 'recent'],
    ],
    sources,
  ),
  ...mutantsOf(
    'src/models/fused/sources/word-tags.ts',
    [['fused-words-unsmoothed', '/ (posts.length + 2)', '/ posts.length']],
    sources,
  ),
  ...mutantsOf(
    'src/models/fused/sources/author.ts',
    [
      [
        'fused-author-from-the-first',
        'let i = own.length - 1, k = 1; i >= 0; i--, k++',
        'let i = 0, k = 1; i < own.length; i++, k++',
      ],
      [
        'fused-author-hours-as-days',
        '[Math.exp(-hours), Math.exp(-hours / 24)]',
        '[Math.exp(-hours / 24), Math.exp(-hours / 24)]',
      ],
    ],
    sources,
  ),
  ...mutantsOf(
    'src/models/fused/ask.ts',
    [
      ['fused-own-future', '.filter((p) => !(memory.posts[p].time >= post.time))', ''],
      [
        'fused-history-future',
        '.filter(({ time }) => !(time !== undefined && time >= post.time))',
        '',
      ],
    ],
    [...sources, ...whole],
  ),
  ...mutantsOf(
    'src/models/fused/sources/trends.ts',
    [
      [
        'fused-trends-at-once',
        'lowerBound(times, post.time) - 1',
        'lowerBound(times, post.time + 1) - 1',
      ],
      ['fused-trends-of-oneself', 'author >= 0 && author === post.author', 'author > 1e9'],
    ],
    sources,
  ),
  ...mutantsOf(
    'src/models/fused/sources/co-occurrence.ts',
    [['fused-together-unsmoothed', 'counts[i] / (posts + smoothing)', 'counts[i] / posts']],
    sources,
  ),
  ...mutantsOf(
    'src/models/fused/fit-fused.ts',
    [
      [
        'fused-fold-in-memory',
        'const own = places.map(ofTrain)',
        'const own = folds[(fold + 1) % folds.length].map(ofTrain)',
      ],
      ['fused-held-in-memory', 'heldMemory = remember(rest,', 'heldMemory = remember(read,'],
    ],
    whole,
  ),
  ...mutantsOf(
    'src/models/fused/held-out.ts',
    [['fused-earliest-out', 'left.set(author, rest - 1);', 'left.set(author, rest + 1);']],
    ['src/models/fused/held-out.test.ts'],
  ),
  ...mutantsOf(
    'src/models/fused/isotonic.ts',
    [
      [
        'isotonic-does-not-pool',
        'while (pools.length > 0 && rateOf',
        'while (pools.length > 1e9 && rateOf',
      ],
      [
        'isotonic-smooths-last',
        'poolViolators(first, ({ right, count }) => right / count),\n    smoothed,',
        'poolViolators(first, ({ right, count }) => right / count),\n    ({ right, count }) => right / count,',
      ],
    ],
    ['src/models/fused/isotonic.test.ts'],
  ),
  ...mutantsOf(
    'src/models/fused/post-spans.ts',
    [
      ['spans-no-factor', 'Math.imul(hash, hashes[to].factor) + hashes', 'hash + hashes'],
      ['spans-unchecked-hash', 'if (tags.has(letters)) found', 'found'],
    ],
    ['src/models/fused/post-spans.test.ts'],
  ),
  ...mutantsOf(
    'src/models/fused/scores.ts',
    [['scores-stay', 'this.#touched.length = 0;', '']],
    ['src/models/fused/scores.test.ts'],
  ),
];

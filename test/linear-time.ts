/** Whether a function takes time in proportion to the length of a text, however hostile. */
import { expect } from 'vitest';

/** Repeating one of these makes, or could make, a library or regular expression take quadratic time. */
const pieces = [
  ...[
    'я.',
    '好.',
    'a.',
    '.',
    '..',
    'a.a.',
    'a.com',
    'a.com/(',
    'www.',
    'www.a',
    '.com',
    'xn--',
    'a_.',
  ],
  ...[
    'ht',
    'http:',
    'http://',
    'https://a.a.a',
    'https://t.co/a#',
    'https://a.com/?!',
    '/',
    '/a',
    '?a=',
    '=#',
    '://',
  ],
  ...[
    '#',
    '##',
    '#a',
    '#a#',
    '!#a',
    '# ',
    '#a ',
    '#好#',
    '好#',
    '#好 ',
    '＃',
    '#1️⃣',
    '#_',
    '&#',
    '#\u200B',
  ],
  ...['@', '@a', '@a@', '@a@a.', '@好', 'RT ', 'RT @a', 'RT @a: '],
  ...['&', '&amp;', '&am', '&#39;', '<', '<a', '<a ', '<br>', '>', '[', '('],
  ...['<a ="', "<a ='", '<a =" ="', `<a ="'`, '<!--', '<!doctype ', '<?a', '<?a>'],
  ...["'", "a'", "a's", "'s", 'n’t', '_', '-', '- ', '…', '...', '!', ', ', '"'],
  ...[
    'a',
    'A',
    'aB',
    'ing',
    'ss',
    'y',
    'eed',
    'é',
    'e\u0301',
    '\u0301',
    'ß',
    'İ',
    'Σ',
    'ﷺ',
    'ﬁ',
    '\u3164',
    '\u200D',
  ],
  ...[
    '好',
    '你好世界',
    'の',
    'カ',
    'ก',
    'ภาษาไทย',
    'မြန်မာ',
    'ខ្មែរ',
    'ລາວ',
    '한국어',
    'كتاب\u200Cخ',
    'א',
  ],
  ...[
    '1',
    '1.',
    '1,000.5',
    '1a',
    '½',
    '😀',
    '👩‍🚀',
    '👩\u200D',
    '🇩',
    '🇩🇪',
    '👍🏽',
    '1️⃣',
    '❤️',
    '\uD800',
    '\uDC00',
  ],
  ...[
    ' ',
    '\n',
    '\t',
    '\r\n',
    'a ',
    'word ',
    'The studies are running. ',
    '\0',
    '\u2028',
    'URL',
    'DIGIT ',
  ],
];

export type Work = (text: string) => unknown;

const length = 16_000;

/** Processor time in ms for a text of this many characters: the best of several runs, because other work only adds time. */
async function timed(work: Work, piece: string, size: number, runs: number): Promise<number> {
  const text = `x${piece.repeat(Math.ceil(size / piece.length))}`;
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    await work(text);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/**
 * Sixteen times the text takes sixteen times as long. If it took 256 times as long, it would be quadratic. The limit lies
 * halfway, because other work on the computer can slow down one side of a comparison.
 */
export async function isLinear(work: Work, piece: string): Promise<boolean> {
  if ((await timed(work, piece, length / 16, 1)) > 500) return false; // no need to wait for the rest
  if ((await timed(work, piece, length, 1)) < 100) return true;
  for (let comparison = 0; comparison < 3; comparison++) {
    const short = await timed(work, piece, length / 16, 5);
    if ((await timed(work, piece, length, 3)) < Math.max(100, 64 * short)) return true;
  }
  return false;
}

/** Tries every piece. */
export async function expectLinear(work: Work): Promise<void> {
  await work('The first time loads what is needed: #tag, 你好世界');
  const slow: string[] = [];
  for (const piece of pieces) {
    if (!(await isLinear(work, piece))) slow.push(piece);
  }
  expect(slow).toEqual([]);
}

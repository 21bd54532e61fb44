/** Hostile texts: every function that reads text takes time linear in its length. */
import { expect, it } from 'vitest';
import * as hashtags from '../src/base/hashtags.ts';
import { findMarkup } from '../src/base/html-tags.ts';
import * as tags from '../src/base/tags.ts';
import { rougeWords } from '../src/evaluation/rouge.ts';
import { words } from '../src/evaluation/words.ts';
import type { Recommendation } from '../src/models/model.ts';
import { parsePost } from '../src/posts/validate.ts';
import { platform, platformNames } from '../src/recommend/platforms.ts';
import { isNearDuplicate, postProcess } from '../src/recommend/post-process.ts';
import { weightedLength } from '../src/recommend/weighted-length.ts';
import { findLinks } from '../src/recommend/x-links.ts';
import { DisplayForms } from '../src/text/display-forms.ts';
import { countGraphemes } from '../src/text/graphemes.ts';
import { segmentHashtag } from '../src/text/hashtag-words.ts';
import * as written from '../src/text/hashtags.ts';
import { jieba } from '../src/text/jieba.ts';
import { loadLanguageDetector } from '../src/text/language.ts';
import { loadLemmatizer } from '../src/text/lemmas.ts';
import { textOptionsSchema } from '../src/text/options.ts';
import { createPipeline } from '../src/text/pipeline.ts';
import { porterStem } from '../src/text/porter-stem.ts';
import { intlSegmenter, otherSegmenter } from '../src/text/segmenter.ts';
import { isStopWord } from '../src/text/stop-words.ts';

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

const lemmatizer = await loadLemmatizer();
const detector = await loadLanguageDetector();
const profiles = Object.values(
  (textOptionsSchema.properties.profile as unknown as { enum: readonly string[] }).enum,
) as 'default'[];
const counts = new Map([
  ['a', 5],
  ['word', 3],
  ['ing', 2],
]);
const ranking: Recommendation[] = Array.from({ length: 60 }, (_, i) => ({
  ...{ tag: `tag${'a'.repeat(i)}`, score: 1 / (i + 1), seen: true, count: 1 },
}));

type Work = (text: string) => unknown;

const functions: Record<string, Work> = {
  normalizeTag: tags.normalizeTag,
  displayTag: tags.displayTag,
  tagSpelling: tags.tagSpelling,
  hashtagsInText: hashtags.hashtagsInText,
  'findHashtags, sign': (text) => hashtags.findHashtags(text, 'sign'),
  'findHashtags, pair': (text) => hashtags.findHashtags(text, 'pair'),
  'writeHashtag, sign': (text) => written.writeHashtag(text, 'sign'),
  'writeHashtag, pair': (text) => written.writeHashtag(text, 'pair'),
  findMarkup: (text) => [...findMarkup(text)],
  tagAsWritten: (text) => written.tagAsWritten(`#${text}`, 'pair'),
  'removeHashtags, words': (text) => written.removeHashtags(`a ${text} #b`, 'words', counts),
  segmentHashtag: (text) => segmentHashtag(text, counts),
  DisplayForms: (text) => new DisplayForms().add(text),
  countGraphemes,
  porterStem,
  isStopWord,
  'intlSegmenter.cut': (text) => intlSegmenter.cut(text),
  'otherSegmenter.cut': (text) => otherSegmenter.cut(text),
  'jieba.cut': (text) => jieba.cut(text),
  'lemmatize one': (text) => lemmatizer.lemmatize([text]),
  'lemmatize many': (text) => lemmatizer.lemmatize(text.split(/\s+/).filter(Boolean)),
  detect: (text) => detector.detect(text),
  words,
  rougeWords,
  findLinks,
  weightedLength,
  isNearDuplicate: (text) => isNearDuplicate(text, `${text}a`),
  parsePost: (text) => parsePost({ id: '1', text: `${text} #x` }, 'here'),
  'parsePost, tags': (text) => parsePost({ id: '1', text: '', tags: [text] }, 'here'),
  ...Object.fromEntries(
    platformNames.flatMap((name): [string, Work][] => [
      [`length on ${name}`, platform(name).length],
      [
        `postProcess for ${name}`,
        (text) => postProcess(ranking, text, { k: 20, spellings: new Map(), platform: name }),
      ],
    ]),
  ),
  'postProcess, long tags': (text) =>
    postProcess(
      Array.from({ length: 4 }, (_, i) => ({ ...ranking[0], tag: `${text}${i}` })),
      text,
      { k: 20, spellings: new Map() },
    ),
};
for (const profile of profiles) {
  const pipeline = createPipeline(profile, { chinese: jieba, lemmatizer, wordCounts: counts });
  functions[`tokenize, ${profile}`] = (text) => pipeline.tokenize(text);
}

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

/** Four times the text takes four times as long. If it took sixteen times as long, it would be quadratic. */
async function isLinear(work: Work, piece: string): Promise<boolean> {
  if ((await timed(work, piece, length / 4, 1)) > 2000) return false; // no need to wait for the rest
  if ((await timed(work, piece, length, 1)) < 100) return true;
  // Other work on the computer may slow down one side of a comparison, but never makes quadratic time look linear.
  for (let comparison = 0; comparison < 5; comparison++) {
    const short = await timed(work, piece, length / 4, 5);
    if ((await timed(work, piece, length, 3)) < Math.max(100, 9 * short)) return true;
  }
  return false;
}

it.each(Object.entries(functions))('%s', { timeout: 300_000 }, async (_, work) => {
  await work('The first time loads what is needed: #tag, 你好世界');
  const slow: string[] = [];
  for (const piece of pieces) {
    if (!(await isLinear(work, piece))) slow.push(piece);
  }
  expect(slow).toEqual([]);
});

it('detects quadratic time', async () => {
  const square = (text: string) => {
    let same = 0;
    for (let i = 0; i < text.length; i++) {
      for (let j = 0; j < text.length; j++) if (text.charCodeAt(i) === text.charCodeAt(j)) same++;
    }
    return same;
  };
  expect(await isLinear(square, 'a')).toBe(false);
});

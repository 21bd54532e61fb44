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
import { porterStem } from '../src/text/porter-stem.ts';
import { intlSegmenter, otherSegmenter } from '../src/text/segmenter.ts';
import { isStopWord } from '../src/text/stop-words.ts';
import { expectLinear, isLinear, type Work } from './linear-time.ts';

const lemmatizer = await loadLemmatizer();
const detector = await loadLanguageDetector();
const counts = new Map([
  ['a', 5],
  ['word', 3],
  ['ing', 2],
]);
const ranking: Recommendation[] = Array.from({ length: 60 }, (_, i) => ({
  ...{ tag: `tag${'a'.repeat(i)}`, score: 1 / (i + 1), seen: true, count: 1 },
}));

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

it.each(Object.entries(functions))('%s', { timeout: 300_000 }, (_, work) => expectLinear(work));

it('detects quadratic time', { timeout: 300_000 }, async () => {
  const square = (text: string) => {
    let same = 0;
    for (let i = 0; i < 2 * text.length; i++) {
      const code = text.charCodeAt(i % text.length);
      for (let j = 0; j < text.length; j++) if (code === text.charCodeAt(j)) same++;
    }
    return same;
  };
  expect(await isLinear(square, 'a')).toBe(false);
});

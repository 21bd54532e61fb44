import { expect, it } from 'vitest';
import { smallCorpus } from '../models/model.case.ts';
import { jieba } from '../text/jieba.ts';
import { chineseNote } from './chinese-note.ts';

const [post] = smallCorpus().train;
const posts = (text: string) => [{ ...post, text }];

it('gives the command that installs jieba if there are posts in Chinese and it is missing', () => {
  const note = chineseNote(posts('我来到北京清华大学'), {}, {});
  expect(note).toMatch(/run npm install @node-rs\/jieba@2\.0\.3 and train again$/);
});

it.each([
  ['English', posts('a coffee today'), {}, {}],
  ['Japanese', posts('東京タワーでコーヒーを飲みました'), {}, {}],
  ['jieba is installed', posts('我来到北京'), {}, { chinese: jieba }],
  ['Intl.Segmenter is requested', posts('我来到北京'), { text: { chinese: 'intl' } }, {}],
])('returns nothing: %s', (_, some, settings, runtime) => {
  expect(chineseNote(some, settings, runtime)).toBeUndefined();
});

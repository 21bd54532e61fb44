import { expect, it } from 'vitest';
import { jieba } from './jieba.ts';
import { createPipeline } from './pipeline.ts';
import { intlSegmenter } from './segmenter.ts';

it.each([jieba, intlSegmenter])(
  'the segmenter $name cuts without losing a character',
  ({ cut }) => {
    for (const text of ['我来到北京清华大学', '今天iPhone 15很贵。', '', 'a', '𠮷野家']) {
      expect(cut(text).join('')).toBe(text);
    }
  },
);

it("splits jieba's published example", () => {
  expect(jieba.cut('我来到北京清华大学')).toEqual(['我', '来到', '北京', '清华大学']);
});

it('is recorded by the pipeline that uses it', () => {
  const pipeline = createPipeline({ stopwords: 'remove' }, { chinese: jieba });
  expect(pipeline.clean('我来到北京清华大学', 'zh')).toBe('来到 北京 清华大学');
  expect(pipeline.segmenter).toBe('jieba');
});

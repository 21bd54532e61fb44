import { describe, expect, it } from 'vitest';
import type { Post } from '../../../posts/post.ts';
import { createPipeline } from '../../../text/pipeline.ts';
import type { BundleContents } from '../../model.ts';
import { generation } from './generation.ts';
import { longestTag } from './tags-from-words.ts';

const options = {
  minWordCount: 1,
  vocabularySize: 100,
  dimension: 2,
  hidden: 2,
  dropout: 0,
  beam: 4,
};
const pipeline = createPipeline();
const words = 'the black lives matter and climate change of super bowl here '.repeat(5).trim();
const train: Post[] = [
  { id: '1', text: words, hashtags: ['AusOpen', 'climatechange'] },
  { id: '2', text: words, hashtags: ['AusOpen', 'Snake_Case'] },
];
const read = (query: Post) => ({ query, tokens: query.text.split(' ') });
const learn = (more: object = {}) =>
  generation().learn({ train }, { ...options, ...more }, 'seq2seq', train.map(read), pipeline);
const head = learn();
const vocabulary = head.writer!.vocabulary;

/** Rows as the search returns them. */
function rows(...found: [words: string, p: number][]) {
  const ids = new Float32Array(found.length * longestTag);
  for (const [n, [sequence]] of found.entries()) {
    ids.set(
      sequence.split(' ').map((word) => vocabulary.id(word)!),
      n * longestTag,
    );
  }
  return { scores: Float32Array.from(found, ([, p]) => Math.log(p)), words: ids };
}

describe('generation', () => {
  it('knows the words of posts and tags: tags split at capitals and by the words of the posts', () => {
    for (const word of ['aus', 'open', 'climate', 'change', 'snake', 'case', 'bowl']) {
      expect(vocabulary.id(word), word).toBeGreaterThanOrEqual(4);
    }
    for (const tag of ['climatechange', 'ausopen']) expect(vocabulary.id(tag)).toBeUndefined();
    expect(learn({ vocabularySize: 3 }).writer!.vocabulary.size).toBe(4 + 3);
  });

  it('learns each tag of a post by itself, also one that no training post has, but no long ones', () => {
    const gold = (...hashtags: string[]) => head.goldOf(read({ id: '3', text: 'x', hashtags }));
    const both = gold('ausopen', 'ClimateChange', '#AusOpen');
    expect(both).toHaveLength(2);
    const long = 'a_b_c_d_e_f_g_h_i_j';
    expect(gold(`${long}_k`, '🎉')).toEqual([]);
    const all = [...both, ...gold('superbowl', long)].map((one) => [one]);
    const { written } = head.targets(all).of([0, 1, 2]);
    const ids = Array.from(written.data as Int32Array).map((id) => vocabulary.token(id));
    expect(ids.join(' ')).toBe('aus open </tag> climate change </tag> super bowl </tag>');
    const { written: unknown } = head.targets(all).of([3]);
    expect([...(unknown.data as Int32Array)]).toEqual([...new Array(10).fill(1), 3]);
  });

  it('adds up sequences that make one tag, writes known tags as they are, and says which are new', () => {
    const found = rows(['aus open', 0.25], ['super bowl', 0.375], ['climate change', 0.0625]);
    const ranking = head.rank(found, read(train[0]), 5);
    expect(ranking).toMatchObject([
      { tag: 'superbowl', seen: false, count: 0 },
      { tag: 'ausopen', seen: true, count: 2 },
      { tag: 'climatechange', seen: true, count: 1 },
    ]);
    expect(ranking.map(({ probability }) => probability)).toBeAllclose([0.375, 0.25, 0.0625], {
      relative: 1e-6,
    });
    const twice = rows(['change of', 0.25], ['here', 0.375], ['change of', 0.25]);
    const [best] = head.rank(twice, read(train[0]), 5);
    expect(best.tag).toBe('changeof');
    expect(best.score).toBeCloseTo(0.5, 6);
  });

  it('searches for as many posts at once as leaves the logits small', () => {
    expect(head.writer!.batchSize).toBe(100);
    const { size } = vocabulary;
    const most = (beam: number) => learn({ beam }).writer!.batchSize;
    expect(most(2 ** 24 / 2 / size)).toBe(2);
    expect(most(2 ** 24)).toBe(1);
  });

  it('loads what it saved', () => {
    const bundle: BundleContents = {
      model: 'seq2seq',
      options,
      arrays: {},
      vocabularies: { ...head.save().vocabularies, words: vocabulary.toLines() },
    };
    const loaded = generation().load(bundle, options, pipeline);
    const found = rows(['aus open', 0.25], ['snake case', 0.125]);
    expect(loaded.rank(found, read(train[0]), 5)).toEqual(head.rank(found, read(train[0]), 5));
    expect(loaded.rank(found, read(train[0]), 5)[1].tag).toBe('snake_case');
    const { 'tag-words': _, ...without } = bundle.vocabularies;
    expect(() =>
      generation().load({ ...bundle, vocabularies: without }, options, pipeline),
    ).toThrow('bundle of seq2seq: the list "tag-words" is missing; train it again');
  });
});

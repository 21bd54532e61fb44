import { describe, expect, it, vi } from 'vitest';
import { DataFormatError, InterruptedError } from '../../../base/errors.ts';
import { Random } from '../../../base/random.ts';
import { quietContext } from '../../model.case.ts';
import { PostTopics } from './topics.ts';

const food = 'sourdough oven dough crust flour'.split(' ');
const chess = 'rook pawn bishop gambit endgame'.split(' ');
const random = new Random(1);
const tokens = Array.from({ length: 60 }, (_, i) => [
  'the',
  ...random.shuffle([...(i % 2 ? food : chess)]).slice(0, 4),
]);
const reads = tokens.map((own) => ({ query: { text: '' }, tokens: own }));
const learnt = PostTopics.learn(
  tokens,
  { topics: 2, topicIterations: 50 },
  new Random(1),
  quietContext(),
);

/** theta of the posts, concatenated. */
async function thetaOf(topics: PostTopics, posts: readonly (readonly string[])[]) {
  const encoded = await topics.encode(posts.map((own) => ({ query: { text: '' }, tokens: own })));
  return encoded.feeds(posts.map((_, i) => i)).topics.data as Float32Array;
}

describe('PostTopics', () => {
  it('tells two themes apart, without stop words', async () => {
    const described = (await learnt).describe(5).map((top) => top.map(({ word }) => word).sort());
    expect(described).toContainEqual([...food].sort());
    expect(described).toContainEqual([...chess].sort());
  });

  it('leaves out words of a single post, and follows its seed', async () => {
    const learn = (seed: number) =>
      PostTopics.learn(
        [...tokens, ['rook', 'zyzzyva', 'zyzzyva']],
        { topics: 2, topicIterations: 5 },
        new Random(seed),
        quietContext(),
      );
    const parts = [(await learn(1)).save(), (await learn(2)).save()];
    const words = parts[0].vocabularies!['topic-words'].join();
    expect(words).toContain('rook');
    expect(words).not.toContain('zyzzyva');
    expect(parts[1].arrays).not.toEqual(parts[0].arrays);
  });

  it('folds in new posts; those without known words have the uniform prior', async () => {
    const theta = await thetaOf(await learnt, [['oven', 'flour'], ['rook'], ['the', 'zzz'], []]);
    expect(Math.max(theta[0], theta[1])).toBeGreaterThan(0.9);
    expect(theta[0] > 0.5).toBe(theta[2] < 0.5);
    expect([...theta.subarray(4)]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('feeds the requested rows', async () => {
    const topics = await learnt;
    const encoded = await topics.encode(reads);
    const { data, shape } = encoded.feeds([3, 0]).topics;
    expect(shape).toEqual([2, 2]);
    expect(data).toEqual(await thetaOf(topics, [tokens[3], tokens[0]]));
  });

  it('reports progress while folding in, and can be interrupted', async () => {
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (time += 1000));
    const controller = new AbortController();
    const onProgress = vi.fn(({ done }) => done === 2 && controller.abort());
    const context = quietContext({ signal: controller.signal, onProgress });
    const folding = (await learnt).encode(reads, context);
    await expect(folding).rejects.toThrow(InterruptedError);
    vi.restoreAllMocks();
    expect(onProgress.mock.calls).toEqual(
      [1, 2].map((done) => [{ phase: 'topics of posts', done, total: 60 }]),
    );
  });

  it('is the same after being saved in a bundle', async () => {
    const topics = await learnt;
    const { arrays, vocabularies } = topics.save() as Required<ReturnType<PostTopics['save']>>;
    const bundle = { model: 'tab-lstm', options: {}, arrays, vocabularies };
    const loaded = PostTopics.fromBundle(bundle);
    expect(await thetaOf(loaded, tokens)).toEqual(await thetaOf(topics, tokens));
    expect(() => PostTopics.fromBundle({ ...bundle, vocabularies: {} })).toThrow(DataFormatError);
    expect(() => PostTopics.fromBundle({ ...bundle, arrays: {} })).toThrow(
      /^bundle of tab-lstm: the arrays ldaCounts/,
    );
    const fewer = { 'topic-words': vocabularies['topic-words'].slice(0, -1) };
    expect(() => PostTopics.fromBundle({ ...bundle, vocabularies: fewer })).toThrow(
      new DataFormatError(
        'bundle of tab-lstm: the array "ldaCounts" has 10 words, the list "topic-words" 9; train it again',
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Post } from '../../posts/post.ts';
import { createPipeline } from '../../text/pipeline.ts';
import { ask } from './ask.ts';
import { explainTag } from './explain.ts';
import { Memory } from './memory.ts';
import { PostReader } from './read-posts.ts';
import { HOUR_MS } from './source.ts';

const now = 1000 * HOUR_MS;
const post = (id: string, text: string, tag: string, hoursAgo: number, author: string): Post => ({
  id,
  text,
  hashtags: [tag],
  time: now - hoursAgo * HOUR_MS,
  author,
});

function explained(posts: readonly Post[], query: object, tag: string, carriers: string[] = []) {
  const reader = new PostReader(createPipeline({ chinese: 'intl' }, {}));
  const read = posts.map((one) => reader.learn(one));
  const memory = new Memory(read, reader);
  const text = 'rook takes pawn';
  const asked = ask(memory, reader.ask({ text, time: now, author: 'ann', ...query }, []));
  const id = asked.tags.add(tag);
  return explainTag(
    asked,
    id,
    carriers,
    posts.map((one) => one.id),
  );
}

const reasonOf = (from: ReturnType<typeof explained>, source: string) =>
  from.sources!.find((one) => one.source === source)?.reason;

describe('the reasons of a tag', () => {
  const posts = [
    post('p1', 'an opening with the rook', 'chess', 400, 'ann'),
    post('p2', 'again lost', 'chess', 100, 'ann'),
    post('p3', 'third board', 'chess', 30, 'ann'),
    post('p4', 'rook and pawn ending', 'chess', 7, 'bob'),
    post('p5', 'what a day', 'chess', 5, 'cem'),
    post('p6', 'nothing of note', 'chess', 3, 'dan'),
    // Later than the query, so not yet known.
    post('p7', 'unheard of', 'chess', -1, 'eve'),
    post('p8', 'unheard of too', 'chess', 0, 'eve'),
    post('p9', 'rook', 'birds', 2, 'eve'),
  ];

  it('count the uses of the author, of similar posts and of others, before the query', () => {
    const found = explained(posts, {}, 'chess');
    expect(found.authorUses).toBe(3);
    expect(reasonOf(found, 'author')).toBe(
      'the author used it 2 times in the last week and once before',
    );
    expect(reasonOf(found, 'similar posts')).toBe('2 of the 3 most similar posts use it');
    expect(reasonOf(found, 'trends')).toBe('rising: others used it 3 times in the last 8 hours');
    expect(reasonOf(found, 'words')).toBe('"rook" and "pawn" often go with it');
    expect(found.neighbours!.map(({ id }) => id)).toEqual(['p4', 'p1']);
  });

  it('call a tag rising only if others use it more than usual', () => {
    const steady = Array.from({ length: 60 }, (_, i) =>
      post(`s${i}`, 'so', 'chess', 2 + 2.4 * i, 'bob'),
    );
    expect(reasonOf(explained(steady, {}, 'chess'), 'trends')).toBe(
      'others used it 3 times in the last 8 hours',
    );
    expect(reasonOf(explained(steady.slice(20), {}, 'chess'), 'trends')).toBe(
      'others used it 40 times in the last week',
    );
    expect(reasonOf(explained(posts, { time: undefined }, 'chess'), 'trends')).toBeUndefined();
  });

  it('say when the author used it last, if that is long ago', () => {
    const old = [post('p1', 'x', 'chess', 30 * 24, 'ann')];
    expect(reasonOf(explained(old, {}, 'chess'), 'author')).toBe(
      'the author used it once before, last 30 days ago',
    );
    expect(reasonOf(explained(old, { time: undefined }, 'chess'), 'author')).toBe(
      'the author used it once before',
    );
  });

  it('name the tags that it goes with', () => {
    const pair = (id: string, author: string, ...hashtags: string[]) => ({
      ...post(id, 'so', '', 9, author),
      hashtags,
    });
    const found = explained(
      [pair('a', 'bob', 'chess', 'blitz'), pair('b', 'ann', 'blitz'), pair('c', 'ann', 'tea')],
      {},
      'chess',
    );
    expect(reasonOf(found, 'co-occurrence')).toBe(
      'it goes with #blitz, which the author used lately',
    );
    expect(reasonOf(found, 'alike authors')).toBe('an author with like tags uses it');
  });

  it('begin with those of the sources that carry the tag', () => {
    const found = explained(posts, {}, 'chess', ['trends', 'text', 'author']);
    expect(found.sources!.map(({ source }) => source).slice(0, 2)).toEqual(['trends', 'author']);
    expect(found.summary).toMatch(/^#chess: rising: others used .*; the author used .*\.$/);
    expect(found.summary.split('; ')).toHaveLength(4);
  });

  it('are weak hints if there is nothing to count', () => {
    const found = explained([post('p1', 'rook', 'chess', 5, 'ann')], {}, 'unused');
    expect(found.sources).toEqual([]);
    expect(found.summary).toBe('#unused: several weak hints point to it.');
  });
});

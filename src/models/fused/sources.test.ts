/** Each source on posts few enough to count by hand. */
import { describe, expect, it } from 'vitest';
import type { Post, Query } from '../../posts/post.ts';
import { createPipeline } from '../../text/pipeline.ts';
import { type Asked, ask } from './ask.ts';
import { Memory } from './memory.ts';
import { PostReader } from './read-posts.ts';
import { DAY_MS, HOUR_MS, type Source } from './source.ts';
import { authorsAlike } from './sources/alike-authors.ts';
import { author } from './sources/author.ts';
import { coOccurrence } from './sources/co-occurrence.ts';
import { neighbours } from './sources/neighbours.ts';
import { trends } from './sources/trends.ts';
import { wordTags } from './sources/word-tags.ts';

type Written = Omit<Partial<Post>, 'id'>;

function about(posts: readonly Written[], query: Partial<Query>, draft: string[] = []): Asked {
  const reader = new PostReader(createPipeline({}, {}));
  const read = posts.map((post) => reader.learn({ text: '', hashtags: [], ...post }));
  const { history, ...asked } = { text: '', ...query };
  return ask(new Memory(read, reader), reader.ask(asked, draft), history);
}

/** The scores of a source by name and tag. */
function scoresOf(
  source: Source,
  asked: Asked,
): Record<string, Record<string, number>> | undefined {
  const proposal = source.propose(asked);
  return (
    proposal &&
    Object.fromEntries(
      Object.entries(proposal.scores).map(([name, scores]) => [
        name,
        Object.fromEntries(scores.ids.map((id) => [asked.tags.name(id), scores.get(id)])),
      ]),
    )
  );
}

function expectScores(scores: Record<string, number>, expected: Record<string, number>): void {
  const tags = Object.keys(expected).sort();
  expect(Object.keys(scores).sort()).toEqual(tags);
  expect(tags.map((tag) => scores[tag])).toBeAllclose(
    tags.map((tag) => expected[tag]),
    { absolute: 1e-6 },
  );
}

describe('neighbours', () => {
  const posts = [
    { text: 'red fox', hashtags: ['fox'], time: 0 },
    { text: 'red fox', hashtags: ['fox', 'red'], time: 3 * DAY_MS },
    { text: 'blue whale', hashtags: ['sea'], time: 0 },
    { text: 'red fox', hashtags: ['late'], time: 99 * DAY_MS },
    { text: 'red wine', hashtags: ['wine'], time: 0 },
  ];

  it('sums squares of cosines, takes the largest, and lets them age', () => {
    const source = neighbours('words', { sum: 9, max: 9, recent: 9 });
    const scores = scoresOf(source, about(posts, { text: 'red fox', time: 3 * DAY_MS }))!;
    expect(scores['words.sum'].fox).toBeCloseTo(2, 5);
    expect(scores['words.sum'].red).toBeCloseTo(1, 5);
    expect(scores['words.sum'].sea).toBeUndefined();
    expect(scores['words.max'].fox).toBeCloseTo(1, 5);
    expect(scores['words.max'].wine).toBeGreaterThan(0.1);
    expect(scores['words.max'].wine).toBeLessThan(0.9);
    expect(scores['words.sum'].wine).toBeCloseTo(scores['words.max'].wine ** 2, 5);
    expect(scores['words.recent'].fox).toBeCloseTo(1 + Math.exp(-1), 5);
    expect(scores['words.recent'].late).toBeUndefined();
  });

  it('in the field of the conversation reads replies', () => {
    const source = neighbours('conversation', { sum: 9 });
    const replied = [{ text: 'look', hashtags: ['sea'], conversation: ['a whale'] }, ...posts];
    const query = { text: 'what', conversation: ['whale'] };
    expect(Object.keys(scoresOf(source, about(replied, query))!['conversation.sum'])).toContain(
      'sea',
    );
    expect(scoresOf(source, about(posts, query))).toBeUndefined();
  });

  it('in the field of characters finds parts of words, in scripts without spaces alone', () => {
    const source = neighbours('characters', { sum: 9 });
    const chinese = [{ text: '今天天气很好', hashtags: ['天气'] }];
    expect(
      scoresOf(source, about(chinese, { text: '天气' }))!['characters.sum'].天气,
    ).toBeGreaterThan(0);
    expect(scoresOf(source, about(posts, { text: 'fox' }))).toBeUndefined();
  });
});

describe('wordTags', () => {
  it('sums and takes the largest of n(w, y) / (n(w) + 2)', () => {
    const posts = [
      { text: 'red fox', hashtags: ['a'] },
      { text: 'red', hashtags: ['a', 'b'] },
      { text: 'fox', hashtags: ['b'] },
      { text: 'red', hashtags: [] },
    ];
    const scores = scoresOf(
      wordTags('words', { sum: 9, max: 9 }),
      about(posts, { text: 'red red fox' }),
    )!;
    expectScores(scores['words.tagSum'], { a: 2 / 5 + 1 / 4, b: 1 / 5 + 1 / 4 });
    expectScores(scores['words.tagMax'], { a: 2 / 5, b: 1 / 4 });
  });
});

describe('author', () => {
  const posts = [
    { author: 'ann', text: 'old', hashtags: ['x', 'y'], time: 0 },
    { author: 'ann', text: 'red fox', hashtags: ['x'], time: 23 * HOUR_MS },
    { author: 'ann', text: 'later', hashtags: ['z'], time: 25 * HOUR_MS },
    { author: 'bob', text: 'red fox', hashtags: ['w'], time: 1 },
  ];
  const now = { author: 'ann', text: 'red fox', time: 24 * HOUR_MS };
  const expected = {
    'author.count': { x: 2, y: 1 },
    'author.last3': { x: Math.exp(-1 / 3) + Math.exp(-2 / 3), y: Math.exp(-2 / 3) },
    'author.similar': { x: 1 },
    'author.similarRecent': { x: Math.exp(-1 / 50) },
    'author.hour': { x: Math.exp(-1) + Math.exp(-24), y: Math.exp(-24) },
    'author.since': { x: 1, y: 1 / 2 },
  };

  it("counts the author's posts before the query, and no others", () => {
    const scores = scoresOf(author, about(posts, now))!;
    for (const [name, own] of Object.entries(expected)) expectScores(scores[name], own);
  });

  it('counts a history that comes with the query in their place', () => {
    const history = posts.filter((post) => post.author === 'ann');
    const elsewhere = [...posts, { author: 'ann', text: '', hashtags: ['q'], time: 1 }];
    const scores = scoresOf(author, about(elsewhere, { ...now, history }))!;
    for (const [name, own] of Object.entries(expected)) expectScores(scores[name], own);
  });

  it('says nothing of unknown authors, not even of __proto__', () => {
    expect(
      scoresOf(author, about(posts, { author: '__proto__', text: 'red fox' })),
    ).toBeUndefined();
    expect(scoresOf(author, about(posts, { text: 'red fox' }))).toBeUndefined();
  });
});

describe('trends', () => {
  const use = (name: string, tag: string, hours: number) => ({
    author: name,
    text: 'x',
    hashtags: [tag],
    time: hours * HOUR_MS,
  });

  it('sums uses by others before the query, by their age', () => {
    const posts = [
      use('bob', 'a', 92),
      use('eve', 'a', 100),
      use('eve', 'b', 99),
      use('ann', 'c', 99),
    ];
    const scores = scoresOf(
      trends,
      about(posts, { author: 'ann', text: '', time: 100 * HOUR_MS }),
    )!;
    // The use at 100 hours is not before the query, and that by ann is her own.
    expectScores(scores['trend.hours'], { a: Math.exp(-1), b: Math.exp(-1 / 8) });
    expectScores(scores['trend.days'], { a: Math.exp(-8 / 48), b: Math.exp(-1 / 48) });
    expectScores(scores['trend.minutes'], { b: Math.exp(-1 / 0.75) });
  });

  it('weighs authors by the tags they share', () => {
    const posts = [
      use('ann', 'shared', 1),
      use('bob', 'shared', 2),
      use('bob', 'a', 98),
      use('eve', 'b', 99),
    ];
    const scores = scoresOf(
      trends,
      about(posts, { author: 'ann', text: '', time: 100 * HOUR_MS }),
    )!;
    expect(Object.keys(scores['trend.alikeDays']).sort()).toEqual(['a', 'shared']);
    expect(scores['trend.days'].b).toBeGreaterThan(scores['trend.days'].a);
  });

  it('needs a time', () => {
    expect(scoresOf(trends, about([use('bob', 'a', 1)], { text: '' }))).toBeUndefined();
  });
});

describe('authorsAlike', () => {
  it('proposes the tags of authors with like tags, rare ones above all', () => {
    const uses = (name: string, tags: string[]) =>
      tags.map((tag) => ({ author: name, text: 'x', hashtags: [tag] }));
    const posts = [
      ...uses('ann', ['common', 'rare']),
      ...uses('bob', ['rare', 'of-bob']),
      ...uses('eve', ['common', 'of-eve']),
      ...uses('dan', ['common', 'of-dan']),
      ...uses('joe', ['of-joe']),
    ];
    const tags = scoresOf(authorsAlike, about(posts, { author: 'ann', text: '' }))!['alike.tags'];
    expect(tags['of-bob']).toBeGreaterThan(tags['of-eve']);
    expect(tags['of-joe']).toBeUndefined();
  });
});

describe('coOccurrence', () => {
  const posts = [
    { author: 'ann', text: 'one', hashtags: ['a', 'b'] },
    { text: 'two', hashtags: ['a', 'c'] },
    { text: 'three', hashtags: ['a'] },
    { text: 'four', hashtags: ['d', 'e'] },
  ];

  it("goes from the author's tags, the neighbors' tags and those of the draft", () => {
    const scores = scoresOf(coOccurrence, about(posts, { author: 'ann', text: 'four' }, ['a']))!;
    // n(a) = 3, n(b) = 1, n(a, b) = n(a, c) = 1
    expectScores(scores['together.author'], { b: 1 / 6, c: 1 / 6, a: 1 / 4 });
    expectScores(scores['together.neighbours'], { d: 1 / 3, e: 1 / 3 });
    expectScores(scores['together.draft'], { b: 1 / 5, c: 1 / 5 });
  });
});

import { describe, expect, it, vi } from 'vitest';
import { Random } from '../base/random.ts';
import { toQuery } from '../posts/history.ts';
import type { Post } from '../posts/post.ts';
import { Examples } from './fused/examples.ts';
import { fused } from './fused.ts';
import { describeModel, hitRate, quietContext } from './model.case.ts';

describeModel(fused, { learns: 0.8, options: { rounds: 40 } });

const noise = 'walked market train window yellow paper street monday letter river'.split(' ');
const tags = ['garden', 'kitchen', 'sky', 'chess', 'sea', 'wool'];
const hour = 3_600_000;

/** Posts whose words tell nothing; `shape` may add what tells the tag. */
function corpus(
  size: number,
  seed: number,
  shape: (tag: string, i: number, random: Random) => Partial<Post>,
): Post[] {
  const random = new Random(seed);
  return Array.from({ length: size }, (_, i): Post => {
    const tag = tags[random.integer(tags.length)];
    const text = random
      .shuffle([...noise])
      .slice(0, 5)
      .join(' ');
    return { id: `${seed}-${i}`, text, hashtags: [tag], ...shape(tag, i, random) };
  });
}

const withWord = (text: string, word: string, random: Random) => {
  const words = text.split(' ');
  words[random.integer(words.length)] = word;
  return words.join(' ');
};

async function hits(train: Post[], test: Post[]): Promise<number> {
  const fitted = await fused.fit({ train }, { rounds: 40 }, quietContext());
  return hitRate(await fitted.recommend(test.map(toQuery), 1), test);
}

describe('fused finds the tag where one thing alone tells it', () => {
  it('a word of the post', async () => {
    const shape = (tag: string, _: number, random: Random) => ({
      text: withWord(noise.slice(0, 5).join(' '), `about-${tag}`.replace('-', ''), random),
    });
    expect(await hits(corpus(300, 1, shape), corpus(60, 2, shape))).toBeGreaterThan(0.9);
  });

  it('the replies, and not without them', async () => {
    const shape = (tag: string) => ({ conversation: ['', `about${tag} today`] });
    const [train, test] = [corpus(300, 3, shape), corpus(60, 4, shape)];
    expect(await hits(train, test)).toBeGreaterThan(0.9);
    const mute = test.map(({ conversation: _, ...post }) => post);
    expect(await hits(train, mute)).toBeLessThan(0.5);
  });

  it('the author, and not without one', async () => {
    const shape = (tag: string, i: number) => ({ author: `${tag}-fan-${i % 5}` });
    const [train, test] = [corpus(300, 5, shape), corpus(60, 6, shape)];
    expect(await hits(train, test)).toBeGreaterThan(0.9);
    const anonymous = test.map(({ author: _, ...post }) => post);
    expect(await hits(train, anonymous)).toBeLessThan(0.5);
  });

  it('what others used within the hour, and not another time', async () => {
    const draws = new Random(70);
    const ofTen = Array.from({ length: 60 }, () => draws.integer(tags.length));
    const byHour = (_: string, i: number, random: Random): Partial<Post> => ({
      author: `writer-${i}`,
      hashtags: [tags[ofTen[Math.floor(i / 10)]]],
      time: (Math.floor(i / 10) * 100 + (i % 10) / 10) * hour + random.integer(1000),
    });
    const posts = corpus(600, 7, byHour);
    // The last two posts of each ten, which follow the others within the hour.
    const test = posts.filter((_, i) => i % 10 >= 8 && i > 300);
    const train = posts.filter((_, i) => !(i % 10 >= 8 && i > 300));
    expect(await hits(train, test)).toBeGreaterThan(0.9);
    const moved = test.map((post) => ({ ...post, time: post.time! - 50 * hour }));
    expect(await hits(train, moved)).toBeLessThan(0.5);
  });

  it('the text, where the tag is a word that nobody has used', async () => {
    const shape = (_: string, i: number, random: Random): Partial<Post> => {
      const word = `novelty${String.fromCharCode(97 + (i % 26))}${random.integer(1e6)}x`.replace(
        /\d/g,
        (d) => String.fromCharCode(97 + Number(d)),
      );
      return {
        text: `${noise[0]} ${noise[1]} hooray for ${word} and ${noise[2]}`,
        hashtags: [word],
      };
    };
    const [train, test] = [corpus(300, 8, shape), corpus(60, 9, shape)];
    const fitted = await fused.fit({ train }, { rounds: 40 }, quietContext());
    const rankings = await fitted.recommend(test.map(toQuery), 1);
    expect(hitRate(rankings, test)).toBeGreaterThan(0.9);
    for (const [best] of rankings) expect(best).toMatchObject({ seen: false, count: 0 });
  });
});

describe('the tags of the draft', () => {
  it('point to the tags that go with them, and are not recommended again', async () => {
    const pairs = (tag: string) => ({ hashtags: [tag, `${tag}-mate`] });
    const [train, test] = [corpus(400, 13, pairs), corpus(60, 14, pairs)];
    const fitted = await fused.fit({ train }, { rounds: 40 }, quietContext());
    const asked = test.map((post) => ({ ...toQuery(post), tags: [post.hashtags[0]] }));
    const mates = test.map((post) => ({ ...post, hashtags: [post.hashtags[1]] }));
    const rankings = await fitted.recommend(asked, 20);
    expect(
      hitRate(
        rankings.map((ranking) => ranking.slice(0, 1)),
        mates,
      ),
    ).toBeGreaterThan(0.9);
    for (const [i, ranking] of rankings.entries()) {
      expect(ranking.map(({ tag }) => tag)).not.toContain(test[i].hashtags[0]);
    }
    const without = await fitted.recommend(test.map(toQuery), 1);
    expect(hitRate(without, mates)).toBeLessThan(0.5);
  });
});

describe('fused', () => {
  const shape = (tag: string, i: number) => ({ author: `${tag}-fan-${i % 5}`, time: i * hour });
  const train = corpus(300, 10, shape);

  it('takes the history that comes with a query in place of what it remembers', async () => {
    const fitted = await fused.fit({ train }, { rounds: 40 }, quietContext());
    const query = { text: noise.join(' '), author: 'sky-fan-1', time: 400 * hour };
    const history = Array.from({ length: 20 }, (_, i) => ({
      text: 'x',
      hashtags: ['wool'],
      time: (300 + i) * hour,
    }));
    const [[own], [given], [later]] = await fitted.recommend(
      [query, { ...query, history }, { ...query, time: 10 * hour, history }],
      1,
    );
    expect(own.tag).toBe('sky');
    expect(given.tag).toBe('wool');
    // All of the history is later than this query.
    expect(later.tag).not.toBe('wool');
  });

  it('recommends a tag of the history that no training post has', async () => {
    const fitted = await fused.fit({ train }, { rounds: 40 }, quietContext());
    const history = Array.from({ length: 20 }, () => ({ text: 'x', hashtags: ['Fresh'] }));
    const [[best]] = await fitted.recommend([{ text: noise[0], history }], 1);
    expect(best).toMatchObject({ tag: 'fresh', seen: false, count: 0 });
  });

  it.each([
    ['authors and times', train],
    [
      'neither, so that it draws folds',
      train.map(({ id, text, hashtags }) => ({ id, text, hashtags })),
    ],
  ])('learns to rank on posts that the memory lacks: posts with %s', async (_, posts) => {
    const add = vi.spyOn(Examples.prototype, 'add');
    await fused.fit({ train: posts }, { rounds: 2 }, quietContext());
    const asked = add.mock.calls.map(([memory, post]) => memory.posts.includes(post));
    add.mockRestore();
    expect(asked.length).toBeGreaterThan(20);
    expect(asked).not.toContain(true);
  });

  it('says that it cannot weigh the sources if there are too few posts, and still works', async () => {
    const said: string[] = [];
    const logger = { debug() {}, info() {}, warn: (line: string) => said.push(line), error() {} };
    const context = { ...quietContext(), logger } as never;
    const fitted = await fused.fit({ train: train.slice(0, 30) }, {}, context);
    expect(said.join()).toMatch(/only \d+ held-out posts .* at least 20 are needed/);
    const [[best]] = await fitted.recommend([toQuery(train[0])], 1);
    expect(best.tag).toBe(train[0].hashtags[0]);
    expect(best.probability).toBeUndefined();
  });

  it('gives probabilities that match the share of right tags', async () => {
    const noisy = (tag: string, i: number, random: Random) => ({
      author: `${random.integer(10) < 6 ? tag : tags[random.integer(6)]}-fan-${i % 5}`,
    });
    const fitted = await fused.fit(
      { train: corpus(1500, 11, noisy) },
      { rounds: 40 },
      quietContext(),
    );
    const test = corpus(400, 12, noisy);
    const firsts = (await fitted.recommend(test.map(toQuery), 1)).map(([best]) => best);
    const right = firsts.filter(({ tag }, i) => tag === test[i].hashtags[0]).length / test.length;
    const said = firsts.reduce((sum, { probability = 0 }) => sum + probability, 0) / test.length;
    expect(Math.abs(said - right)).toBeLessThan(0.1);
    expect(right).toBeGreaterThan(0.5);
  });

  it('finds nothing by a source that is left out, and the rest by others, also when loaded', async () => {
    const options = { rounds: 40, without: ['author', 'alike authors', 'trends', 'co-occurrence'] };
    const test = corpus(60, 16, shape).map((post) => ({ ...post, time: 900 * hour }));
    const [all, blind] = await Promise.all(
      [{ rounds: 40 }, options].map((given) => fused.fit({ train }, given, quietContext())),
    );
    const loaded = await fused.load(blind.export(), {});
    const [seen, unseen, again] = await Promise.all(
      [all, blind, loaded].map((one) => one.recommend(test.map(toQuery), 1)),
    );
    expect(hitRate(seen, test)).toBeGreaterThan(0.9);
    expect(hitRate(unseen, test)).toBeLessThan(0.5);
    expect(again).toEqual(unseen);
    for (const [{ from }] of unseen) expect(options.without).not.toContain(from?.[0]);
  });

  it('needs a source', async () => {
    const without = [
      'similar posts',
      'words',
      'author',
      'trends',
      'alike authors',
      'co-occurrence',
      'text',
    ];
    await expect(fused.fit({ train }, { without }, quietContext())).rejects.toThrow(/without/);
    await expect(fused.fit({ train }, { without: ['time'] }, quietContext())).rejects.toThrow(
      /without/,
    );
  });

  it('explains by the author, the neighbors and the words', async () => {
    const fitted = await fused.fit({ train }, { rounds: 40 }, quietContext());
    const query = { ...toQuery(train[299]), time: 400 * hour };
    const explained = await fitted.explain!(query, train[299].hashtags[0]);
    expect(explained.summary).toMatch(
      /the author used it \d+ times in the last week and \d+ times before/,
    );
    const [best] = (await fitted.recommend([query], 1))[0];
    expect(best.from).toContain('author');
    expect(explained.sources!.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['author', 'similar posts']),
    );
    const known = new Set(train.map(({ id }) => id));
    expect(explained.neighbours!.length).toBeGreaterThan(0);
    for (const { id } of explained.neighbours!) expect(known).toContain(id);
    expect(explained.authorUses).toBeGreaterThan(3);
    const total = explained.words!.reduce((sum, { weight }) => sum + weight, 0);
    expect(total).toBeCloseTo(1, 6);
  });
});

it('fused knows which tags stand together, as a cosine of their posts', async () => {
  const train = Array.from({ length: 12 }, (_, i) => ({
    id: `${i}`,
    text: `a day at the sea ${i}`,
    hashtags: i < 4 ? ['sea', 'sun'] : i < 9 ? ['sea'] : ['wool'],
  }));
  const fitted = await fused.fit({ train }, {}, quietContext());
  expect(fitted.together!('sun')).toEqual(new Map([['sea', 4 / Math.sqrt(4 * 9)]]));
  expect(fitted.together!('wool')).toEqual(new Map());
  expect(fitted.together!('never')).toEqual(new Map());
});

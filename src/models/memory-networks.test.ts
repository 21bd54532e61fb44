/** Memory networks on posts whose tag only the author's earlier posts tell, and on histories that they must not trust. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { withHistory } from '../posts/history.ts';
import type { Post, Query } from '../posts/post.ts';
import { hmemn2n } from './hmemn2n.ts';
import { lstm } from './lstm.ts';
import { memn2n } from './memn2n.ts';
import { hitRate, quietContext } from './model.case.ts';
import type { Fitted, Model } from './model.ts';
import { naiveBayes } from './naive-bayes.ts';
import { smallMemory, smallNetwork } from './neural/small-network.case.ts';

const clues = {
  garden: ['tomato', 'compost'],
  kitchen: ['oven', 'dough'],
  sky: ['comet', 'nebula'],
  chess: ['rook', 'gambit'],
};
const tags = Object.keys(clues) as (keyof typeof clues)[];
const fillers = 'walked market train window yellow paper street monday letter river'.split(' ');
const memoryNetworks = [memn2n, hmemn2n] as unknown as Model[];
const { runtime } = smallNetwork;

/**
 * Authors with `size` untagged posts and a tagged one. The words of all are random, but one of the untagged posts has a clue
 * to the tag.
 */
function clueCorpus(authors: number, size: number, seed: number): Post[] {
  const random = new Random(seed);
  const some = () => random.shuffle([...fillers]).slice(0, 4);
  return Array.from({ length: authors }, (_, a) => {
    const tag = tags[random.integer(tags.length)];
    const told = random.integer(size);
    return Array.from({ length: size + 1 }, (_, p): Post => {
      const words = some();
      if (p === told) words[random.integer(4)] = clues[tag][random.integer(2)];
      return {
        id: `s${seed}a${a}p${p}`,
        text: words.join(' '),
        hashtags: p === size ? [tag] : [],
        author: `s${seed}a${a}`,
        time: 1e12 + p * 1e6,
      };
    });
  }).flat();
}

const isTagged = ({ hashtags }: Post) => hashtags.length > 0;
const learning = { ...smallMemory.options, epochs: 15 };

function train(model: Model, posts: readonly Post[], options: object): Promise<Fitted> {
  return model.fit({ train: posts }, options, quietContext({ runtime }));
}

/** F1@1 of the tagged posts, whose earlier posts come with the query. */
async function scoreOn(fitted: Fitted, posts: readonly Post[], size: number): Promise<number> {
  const queries = withHistory(posts, { size }).filter((_, i) => isTagged(posts[i]));
  return hitRate(await fitted.recommend(queries, 1), posts.filter(isTagged));
}

describe.each([
  ['the only earlier post', 1],
  ['one word in one of five earlier posts', 5],
])('where %s tells the tag', (_, size) => {
  const scoreOf = async (model: Model, options: object) =>
    scoreOn(await train(model, clueCorpus(240, size, 1), options), clueCorpus(60, size, 2), size);

  it.each(memoryNetworks)('$name finds it, for other authors', async (model) => {
    expect(await scoreOf(model, learning)).toBeGreaterThan(0.9);
  });

  it('models that do not read it cannot', async () => {
    const short = { ...smallNetwork.options, epochs: 5 };
    expect(await scoreOf(lstm as unknown as Model, short)).toBeLessThan(0.5);
    const without = { history: 0, alpha: 0.1 };
    expect(await scoreOf(naiveBayes as unknown as Model, without)).toBeLessThan(0.5);
  });
});

/** Two earlier posts with clues to different tags, a day and a year old, in any order of their ids. The recent one is right. */
function recencyCorpus(authors: number, seed: number): Post[] {
  const random = new Random(seed);
  const day = 86_400_000;
  return Array.from({ length: authors }, (_, a) => {
    const [old, recent] = random.shuffle([...tags]);
    const author = `s${seed}a${a}`;
    const about = (tag: keyof typeof clues) => clues[tag][random.integer(2)];
    const post = (p: number, text: string, daysAgo: number, hashtags: string[]): Post => {
      return { id: `${author}p${p}`, text, author, hashtags, time: 1e12 - daysAgo * day };
    };
    return [
      post(0, about(old), 365, []),
      post(1, about(recent), 1, []),
      post(2, 'walked yellow', 0, [recent]),
    ];
  }).flat();
}

describe.each(memoryNetworks)('options of $name beyond the paper', (model) => {
  it('historyTime: tells a recent post from an old one', async () => {
    const scoreOf = async (historyTime: boolean) => {
      const options = { ...learning, historyTime };
      return scoreOn(await train(model, recencyCorpus(240, 1), options), recencyCorpus(60, 2), 5);
    };
    expect(await scoreOf(true)).toBeGreaterThan(0.9);
    expect(await scoreOf(false)).toBeLessThan(0.7);
  });

  it('historyTags: reads the tags of earlier posts', async () => {
    // Each author has one tag, and no word tells it.
    const posts = (authors: number, seed: number) =>
      clueCorpus(authors, 5, seed).map((post, i, all) => ({
        ...post,
        text: 'walked yellow',
        hashtags: all[6 * Math.floor(i / 6) + 5].hashtags,
      }));
    const later = posts(60, 2);
    const scoreOf = async (historyTags: boolean) =>
      scoreOn(await train(model, posts(60, 1), { ...learning, historyTags }), later, 5);
    expect(await scoreOf(true)).toBeGreaterThan(0.8); // the first post of an author has no history
    expect(await scoreOf(false)).toBeLessThan(0.5);
  });
});

describe.each(memoryNetworks)('$name and the history of a query', (model) => {
  let fitted: Fitted;
  const odd = (id: string, text: string, hashtags: string[]): Post => {
    return { id, text, hashtags, author: '__proto__', time: 1e12 + Number(id) };
  };
  beforeAll(async () => {
    const own = [
      odd('1', 'comet letter', []),
      odd('2', 'walked nebula', []),
      odd('3', 'river', ['sky']),
    ];
    const posts = [...clueCorpus(240, 5, 1), ...own];
    fitted = await train(model, posts, { ...learning, historyTags: true });
  });
  const earlier = (text: string, time?: number, ...hashtags: string[]) => {
    return { text, hashtags, ...(time !== undefined && { time }) };
  };
  const query = { text: 'walked yellow', time: 1000 };
  const told = { ...query, history: [earlier('river rook', 900), earlier('letter paper', 950)] };
  const same = async (one: Query, other: Query) => {
    const [a, b] = await fitted.recommend([one, other], 4);
    expect(a).toEqual(b);
  };

  it('reads the latest of 10,000 posts', async () => {
    const old = Array.from({ length: 10_000 }, (_, i) => earlier('tomato oven comet', i / 100));
    const latest = [...Array(3)].map((_, i) => earlier('street monday', 800 + i));
    const long = { ...told, history: [...old, ...latest, ...told.history] };
    await same(long, { ...told, history: [...latest, ...told.history] });
    const [[best]] = await fitted.recommend([long], 1);
    expect(best.tag).toBe('chess');
  });

  it('does not read the post itself, or posts at the same time or later', async () => {
    const itself = earlier(query.text, query.time, 'sky');
    const later = earlier('comet nebula', 1001, 'sky');
    const atOnce = earlier('comet nebula', 1000, 'sky');
    await same({ ...told, history: [...told.history, itself, atOnce, later] }, told);
    // Without times, it is known by its text.
    const untimed = { text: query.text, history: [earlier('river rook')] };
    const withItself = [...untimed.history, earlier(query.text, undefined, 'sky')];
    await same({ ...untimed, history: withItself }, untimed);
  });

  it('skips posts without words, however many', async () => {
    const empty = Array.from({ length: 100 }, (_, i) =>
      earlier(i % 2 ? '' : '!!! #only', 960 + i / 10),
    );
    await same({ ...told, history: [...told.history, ...empty] }, told);
    await same({ ...told, history: empty }, { ...query, history: [] });
  });

  it('reads what it remembers of an author if there is none', async () => {
    const [[unknown], [remembered], [asked]] = await fitted.recommend(
      [
        { text: query.text, author: 'nobody' },
        { text: query.text, author: '__proto__' },
        { text: query.text, author: '__proto__', history: [] },
      ],
      1,
    );
    expect(remembered.tag).toBe('sky');
    expect(remembered.popular).toBeUndefined();
    expect(remembered.score).toBeGreaterThan(unknown.score + 0.1);
    expect(asked.score).toBeCloseTo(unknown.score, 6);
    const forgotten = model.forget!(fitted.export(), '__proto__');
    const left = await model.load(forgotten, runtime);
    const [[nothing]] = await left.recommend([{ text: query.text, author: '__proto__' }], 1);
    expect(nothing.score).toBeCloseTo(unknown.score, 6);
  });

  it('reads no more posts than a memory has room for, whatever a bundle stores', async () => {
    const bundle = fitted.export();
    const first = bundle.arrays['remembered.first'].data.slice() as Uint32Array;
    // All stored posts become those of one author.
    const all = first.map((_, author) => (author === 0 ? 0 : first.at(-1)!));
    const arrays = { ...bundle.arrays, 'remembered.first': { shape: [all.length], data: all } };
    const changed = await model.load({ ...bundle, arrays }, runtime);
    const author = bundle.vocabularies.authors[0];
    const { history } = await changed.explain!({ text: query.text, author }, 'sky');
    expect(history).toHaveLength(5);
  });

  it('explains by the earlier posts and the words in them', async () => {
    const { history = [], summary } = await fitted.explain!(told, 'chess');
    expect(history.map(({ text }) => text)).toEqual(['river rook', 'letter paper']);
    expect(history[0].words[0]).toMatchObject({ word: 'rook', place: 1 });
    expect(history[0].time).toBe(900);
    const weights = history.flatMap(({ words }) => words.map(({ weight }) => weight));
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    expect(history[0].weight).toBeGreaterThan(0.6);
    expect(summary).toMatch(
      /Of the earlier posts, the model pays most attention to the one with "rook"/,
    );
    const stored = await fitted.explain!({ text: query.text, author: '__proto__' }, 'sky');
    expect(stored.history![0]).not.toHaveProperty('text');
    expect(stored.history!.map(({ words }) => words.map(({ word }) => word).sort())).toContainEqual(
      ['nebula', 'walked'],
    );
    expect((await fitted.explain!(query, 'chess')).history).toEqual([]);
  });
});

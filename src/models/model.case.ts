import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { silentLogger } from '../base/logger.ts';
import { Random } from '../base/random.ts';
import { decodeSafetensors, encodeSafetensors } from '../base/safetensors.ts';
import type { Post, Query } from '../posts/post.ts';
import type {
  BundleContents,
  FitContext,
  Fitted,
  Model,
  Recommendation,
  Runtime,
} from './model.ts';

export interface ConformanceCase {
  /** Options that make the model quick on the small corpus. */
  readonly options?: Record<string, unknown>;
  /** F1@1 on the small corpus that a working model passes and a broken one does not. */
  readonly learns: number;
  /** What the platform must bring. */
  readonly runtime?: Runtime;
  /** Properties that do not hold for this model, each with the reason. */
  readonly except?: Partial<Record<'rowOrder' | 'onlySeenTags' | 'speaks', string>>;
}

/** The context of a plain call of `fit`. */
export function quietContext(overrides: Partial<FitContext> = {}): FitContext {
  return { seed: 7, logger: silentLogger, runtime: {}, ...overrides };
}

/**
 * 240 made-up posts by 12 authors on 6 topics, a tag for each topic and one for each author; the last 60
 * are for testing. Words say the topic, the author says the second tag.
 */
export function smallCorpus(): { train: Post[]; test: Post[] } {
  const topics: Record<string, string> = {
    Coffee: 'espresso beans roast crema grinder latte barista brew',
    Chess: 'gambit rook endgame bishop opening checkmate pawn blitz',
    Gardening: 'tomato compost seedling pruning mulch soil greenhouse weeds',
    Astronomy: 'telescope nebula comet saturn eclipse moonlight galaxy orbit',
    Cycling: 'pedal saddle sprint peloton gravel helmet wheel climb',
    Baking: 'sourdough oven dough starter flour crust knead loaf',
  };
  const names = Object.keys(topics);
  const random = new Random(1);
  const posts = Array.from({ length: 240 }, (_, i): Post => {
    const author = i % 12;
    const topic = names[random.uniform() < 0.7 ? author % 6 : random.integer(6)];
    const words = random.shuffle(topics[topic].split(' ')).slice(0, 4);
    const own = random.uniform() < 0.4 ? [`by${author}`] : [];
    return {
      id: `p${i}`,
      text: `so today the ${words.join(' and ')} again`,
      hashtags: [topic, ...own],
      author: `a${author}`,
      time: Date.UTC(2024, 0, 1) + i * 3_600_000,
      lang: 'en',
    };
  });
  return { train: posts.slice(0, 180), test: posts.slice(180) };
}

export function toQuery({ text, author, time, conversation, lang }: Post): Query {
  return { text, author, time, conversation, lang };
}

/** Share of the posts whose best tag is a gold tag. */
export function hitRate(rankings: Recommendation[][], posts: readonly Post[]): number {
  const hits = rankings.filter(([best], i) =>
    posts[i].hashtags.some((tag) => tag.toLowerCase() === best?.tag),
  );
  return hits.length / posts.length;
}

/**
 * The same tags in the same order, scores equal to 1e-6: products of matrices of other sizes may add up
 * in another order.
 */
function expectSameRankings(actual: Recommendation[][], expected: Recommendation[][]): void {
  const tagsOf = (rankings: Recommendation[][]) => rankings.map((r) => r.map(({ tag }) => tag));
  expect(tagsOf(actual)).toEqual(tagsOf(expected));
  expect(actual.flat().map(({ score }) => score)).toBeAllclose(
    expected.flat().map(({ score }) => score),
    { relative: 1e-6, absolute: 1e-6 },
  );
}

/** What `recommend/` does to a bundle between Node processes, without the files. */
function throughFiles(contents: BundleContents): BundleContents {
  return {
    ...contents,
    options: JSON.parse(JSON.stringify(contents.options)),
    arrays: decodeSafetensors(encodeSafetensors(contents.arrays), 'arrays.safetensors'),
    vocabularies: JSON.parse(JSON.stringify(contents.vocabularies)),
  };
}

/** Every model passes this suite. */
export function describeModel(model: Model, testCase: ConformanceCase): void {
  const { options = {}, except = {}, runtime = {} } = testCase;
  const { train, test } = smallCorpus();
  const queries = test.map(toQuery);
  const fitOn = (posts: Post[], context = quietContext({ runtime })) =>
    model.fit({ train: posts }, options, context);
  let shared: Promise<Fitted> | undefined;
  const fitted = () => (shared ??= fitOn(train));

  describe(`${model.name} keeps the contract`, () => {
    it('learns something', async () => {
      const rankings = await (await fitted()).recommend(queries, 5);
      expect(hitRate(rankings, test)).toBeGreaterThanOrEqual(testCase.learns);
    });

    it('ranks: finite falling scores, distinct tags, at most k, none for k = 0', async () => {
      const recommender = await fitted();
      for (const k of [0, 1, 3, 1000]) {
        for (const ranking of await recommender.recommend(queries.slice(0, 10), k)) {
          expect(ranking.length).toBeLessThanOrEqual(k);
          expect(new Set(ranking.map((r) => r.tag)).size).toBe(ranking.length);
          for (const [i, { score, probability }] of ranking.entries()) {
            expect(Number.isFinite(score)).toBe(true);
            if (i > 0) expect(score).toBeLessThanOrEqual(ranking[i - 1].score);
            if (probability !== undefined) {
              expect(probability).toBeGreaterThanOrEqual(0);
              expect(probability).toBeLessThanOrEqual(1 + 1e-6);
            }
          }
        }
      }
    });

    it('says truly whether a tag was seen and how often', async () => {
      const counts = new Map<string, number>();
      for (const tag of train.flatMap((p) => p.hashtags.map((t) => t.toLowerCase()))) {
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
      }
      for (const r of (await (await fitted()).recommend(queries, 10)).flat()) {
        expect(r.count).toBe(counts.get(r.tag) ?? 0);
        expect(r.seen).toBe(counts.has(r.tag));
        if (!except.onlySeenTags) expect(r.seen).toBe(true);
      }
    });

    it('gives the same answer alone, in a batch and in any order of the batch', async () => {
      const recommender = await fitted();
      const together = await recommender.recommend(queries.slice(0, 8), 5);
      const backwards = await recommender.recommend(queries.slice(0, 8).reverse(), 5);
      expectSameRankings(backwards.reverse(), together);
      for (const [i, query] of queries.slice(0, 8).entries()) {
        expectSameRankings(await recommender.recommend([query], 5), [together[i]]);
      }
    });

    it('a smaller k is a prefix of a larger one', async () => {
      const recommender = await fitted();
      const ten = await recommender.recommend(queries.slice(0, 8), 10);
      const three = await recommender.recommend(queries.slice(0, 8), 3);
      expect(three).toEqual(ten.map((ranking) => ranking.slice(0, 3)));
    });

    it('the same seed gives the same numbers', async () => {
      const again = await (await fitOn(train)).recommend(queries, 5);
      expect(again).toEqual(await (await fitted()).recommend(queries, 5));
    });

    it.skipIf(except.rowOrder)('does not depend on the order of the training posts', async () => {
      const shuffled = new Random(3).shuffle([...train]);
      const rankings = await (await fitOn(shuffled)).recommend(queries, 3);
      const expected = await (await fitted()).recommend(queries, 3);
      for (const [i, ranking] of rankings.entries()) {
        expect(ranking.map((r) => r.score)).toBeAllclose(
          expected[i].map((r) => r.score),
          { relative: 1e-4, absolute: 1e-6 },
        );
      }
    });

    it('recommends the same after it was saved and loaded', async () => {
      const contents = throughFiles((await fitted()).export());
      expect(contents.model).toBe(model.name);
      const loaded = await model.load(contents, runtime);
      const rankings = await loaded.recommend(queries, 5);
      expectSameRankings(rankings, await (await fitted()).recommend(queries, 5));
    });

    it('lists its known tags with count and spelling in the bundle', async () => {
      const lines = (await fitted()).export().vocabularies.tags;
      expect(lines).toContainEqual(expect.stringMatching(/^coffee\t\d+\tCoffee$/));
    });

    it('lists authors as such alone, and forgets them', async () => {
      const contents = throughFiles((await fitted()).export());
      const { authors = [], ...others } = contents.vocabularies;
      const names = new Set(train.map(({ author }) => author));
      const elsewhere = Object.values(others)
        .flat()
        .filter((entry) => names.has(entry));
      expect(elsewhere).toEqual([]);
      if (authors.length === 0) return;
      const left = throughFiles(model.forget!(contents, 'a5'));
      expect(left.vocabularies.authors).toEqual(authors.filter((author) => author !== 'a5'));
      const recommender = await model.load(left, runtime);
      const asked = queries.slice(0, 12).map(({ text }) => ({ text }));
      const by = (author: string) =>
        recommender.recommend(
          asked.map((query) => ({ ...query, author })),
          3,
        );
      expect(await by('a5')).toEqual(await by('nobody'));
      expect(model.forget!(left, 'nobody').vocabularies).toEqual(left.vocabularies);
    });

    it('answers queries with nothing in them, and with unknown words and authors', async () => {
      const odd: Query[] = [
        { text: '' },
        { text: '   ', author: 'nobody' },
        { text: 'zzz qqq', author: 'nobody', time: 0, conversation: [], history: [] },
        { text: '!!! https://example.com/x' },
        { text: 'espresso '.repeat(10_000) },
      ];
      const rankings = await (await fitted()).recommend(odd, 3);
      expect(rankings).toHaveLength(odd.length);
      for (const r of rankings.flat()) expect(Number.isFinite(r.score)).toBe(true);
      expect(await (await fitted()).recommend([], 3)).toEqual([]);
    });

    it.each<[string, Query]>([
      ['gibberish', { text: 'xqzv wkjq zzgh' }],
      ['gibberish around common words', { text: 'xqzv the wkjq and so zzgh again' }],
      ['common words alone', { text: 'so today the again and' }],
      ['an address', { text: 'https://example.com/espresso' }],
      ['a mention', { text: '@espresso @rook' }],
      ['nothing', { text: '' }],
      ['numbers', { text: '12345 2024 7.5' }],
      ['punctuation', { text: '!!! ... ?' }],
      ['an emoji it never saw', { text: '🦑🪗' }],
      ['a script that it never saw', { text: 'გუშინ ვიყიდეთ ახალი ველოსიპედი' }],
      ['one without spaces', { text: '昨日新しい自転車を買いました' }],
      ['another language', { text: 'wczoraj kupiliśmy nowy rower dla naszej córki' }],
    ])('says of %s that nothing in it speaks for a tag', async (_, query) => {
      const recommender = await fitted();
      const [ranking] = await recommender.recommend([query], 5);
      expect(ranking.filter(({ popular }) => !popular)).toEqual([]);
      const [best] = ranking.filter(({ seen }) => seen);
      if (!best || !recommender.explain) return;
      const { summary } = await recommender.explain(query, best.tag);
      expect(summary).toMatch(
        `Nothing in the post points to #${best.tag}; it is one of the most used tags`,
      );
    });

    it.skipIf(except.speaks)(
      'says of posts like those of training that something speaks',
      async () => {
        const rankings = await (await fitted()).recommend(queries, 5);
        for (const [i, ranking] of rankings.entries()) {
          const spoken = ranking.filter(({ popular }) => !popular);
          expect(spoken.length, test[i].text).toBeGreaterThan(0);
          if (ranking[0] && hitRate([ranking], [test[i]]) === 1) {
            expect(spoken[0].tag).toBe(ranking[0].tag);
          }
        }
      },
    );

    it('explains a tag that it recommends, where it explains at all', async () => {
      const recommender = await fitted();
      if (!recommender.explain) return expect(recommender.explain).toBeUndefined();
      const [[best]] = (await recommender.recommend(queries.slice(0, 1), 1)) as [Recommendation[]];
      const explanation = await recommender.explain(queries[0], best.tag);
      expect(explanation.tag).toBe(best.tag);
      expect(explanation.score).toBeAllclose(best.score, { relative: 1e-5 });
      expect(explanation.summary.length).toBeGreaterThan(10);
    });

    it('learns from a corpus with one tag only', async () => {
      const one = train.map((post) => ({ ...post, hashtags: ['Only'] }));
      const rankings = await (await fitOn(one)).recommend(queries.slice(0, 3), 3);
      for (const r of rankings.flat()) {
        if (!except.onlySeenTags) expect(r.tag).toBe('only');
      }
    });

    it('refuses a corpus without posts or without tags', async () => {
      await expect(fitOn([])).rejects.toThrow(InvalidArgumentError);
      await expect(fitOn([])).rejects.toThrow(/corpus is empty/);
      const bare = train.map((post) => ({ ...post, hashtags: [] }));
      await expect(fitOn(bare)).rejects.toThrow(/none of the 180 training posts has a hashtag/);
    });

    it('refuses unknown and ill-typed options', async () => {
      const context = quietContext({ runtime });
      const unknown = { ...options, noSuchOption: 1 };
      await expect(model.fit({ train }, unknown, context)).rejects.toThrow(
        /has no option "noSuchOption"/,
      );
      for (const name of Object.keys(model.options.properties)) {
        const bad = { ...options, [name]: { not: 'a value' } };
        await expect(model.fit({ train }, bad, context)).rejects.toThrow(`option "${name}"`);
      }
    });

    it('describes every option', () => {
      for (const [name, schema] of Object.entries(model.options.properties)) {
        const { description, default: value } = schema as {
          description?: string;
          default?: unknown;
        };
        expect(description, `description of ${name}`).toMatch(/\w{3}/);
        expect(value, `default of ${name}`).toBeDefined();
      }
    });

    it('stops when aborted: keeps what it has or says that it was interrupted', async () => {
      const context = quietContext({ signal: AbortSignal.abort(), runtime });
      const outcome = await fitOn(train, context).then(
        (kept) => kept.recommend(queries.slice(0, 1), 1),
        (error) => error,
      );
      if (outcome instanceof Error) expect(outcome.message).toMatch(/interrupted/);
      else expect(outcome).toHaveLength(1);
    });
  });
}

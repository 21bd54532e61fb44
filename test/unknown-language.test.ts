/** What models trained on the bundled English sample suggest for posts in unknown languages. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../src/base/random.ts';
import { quietContext } from '../src/models/model.case.ts';
import type { Recommender } from '../src/models/model.ts';
import { loadModel } from '../src/models/registry.ts';
import { type Post, readPosts, toQuery } from '../src/posts/index.ts';
import { nodeRuntime } from '../src/recommend/node-runtime.ts';
import { suggest } from '../src/recommend/suggest.ts';

const foreign = {
  German: 'heute Morgen sind wir mit den Kindern durch den Wald zum alten Schloss gewandert',
  Spanish: 'ayer por la tarde compramos una bicicleta nueva para nuestra hija pequeña',
  French: 'hier soir nous avons mangé une soupe de poisson chez notre voisine',
  Finnish: 'eilen illalla söimme kalakeittoa mökillä järven rannalla',
  Polish: 'wczoraj wieczorem kupiliśmy nowy rower dla naszej córki',
  Turkish: 'dün akşam kızımız için yeni bir bisiklet aldık',
  Russian: 'вчера вечером мы купили новый велосипед для нашей дочери',
  Greek: 'χθες το βράδυ αγοράσαμε ένα καινούργιο ποδήλατο',
  Arabic: 'اشترينا أمس دراجة جديدة لابنتنا',
  Hindi: 'कल शाम हमने अपनी बेटी के लिए नई साइकिल खरीदी',
  Japanese: '昨日の夜、娘に新しい自転車を買いました',
  Thai: 'เมื่อวานเราซื้อจักรยานคันใหม่ให้ลูกสาว',
  Korean: '어제 저녁에 딸에게 새 자전거를 사 주었다',
};
const quick = { dimension: 8, epochs: 1, minCount: 3 };

let train: Post[];
let test: Post[];
beforeAll(async () => {
  const read = async (part: string, size: number) => {
    const path = fileURLToPath(new URL(`../sample/en/${part}.jsonl.gz`, import.meta.url));
    const posts: Post[] = [];
    for await (const post of readPosts(path)) if (posts.push(post) === size) break;
    return posts;
  };
  train = await read('train', 1000);
  test = await read('test', 100);
});

const suggester = (fitted: Recommender) => ({
  recommend: fitted.recommend.bind(fitted),
  defaultMinimum: fitted.defaultMinimum,
  spellings: new Map(),
});

it('fused suggests something for English posts, and nothing for others and for gibberish of known authors', async () => {
  const { fused } = await import('../src/models/fused.ts');
  const runtime = await nodeRuntime();
  const fitted = await fused.fit({ train }, { rounds: 40 }, quietContext({ runtime }));
  const letters = [...'aeioubcdfghklmnprstvwz'];
  const random = new Random(1);
  const word = () =>
    random
      .shuffle([...letters])
      .slice(0, 7)
      .join('');
  const time = Math.max(...train.map((post) => post.time!)) + 60_000;
  const queries = Array.from({ length: 100 }, (_, i) => ({
    text: Array.from({ length: 8 }, word).join(' '),
    author: train[i].author,
    time,
  }));
  const usual = await suggest(suggester(fitted), queries, { k: 5 });
  const all = await suggest(suggester(fitted), queries, { k: 5, minimum: 0 });
  const answered = (lists: typeof all) =>
    lists.filter(({ suggestions }) => suggestions.length > 0).length;
  expect(answered(all)).toBe(100);
  expect(answered(usual)).toBeLessThanOrEqual(5);
  const others = Object.values(foreign).map((text) => ({ text, time }));
  expect(answered(await suggest(suggester(fitted), others, { k: 5 }))).toBe(0);
  const english = await suggest(suggester(fitted), test.map(toQuery), { k: 5 });
  expect(answered(english)).toBeGreaterThanOrEqual(0.98 * test.length);
});

describe.each([
  ['knn', {}],
  ['svm', {}],
  ['naive-bayes', {}],
  ['fasttext', {}],
  ['lstm', { hidden: 16, ...quick }],
  ['hmemn2n', quick],
] as const)('%s, trained on English', (name, options) => {
  it('suggests nothing for posts in other languages, and something for English ones', async () => {
    const model = await loadModel(name);
    const runtime = await nodeRuntime();
    const fitted = await model.fit({ train }, options, quietContext({ runtime }));
    const recommender = suggester(fitted);
    const queries = Object.values(foreign).map((text) => ({ text }));
    const answers = await suggest(recommender, queries, { k: 5 });
    for (const [i, language] of Object.keys(foreign).entries()) {
      expect(answers[i].suggestions, language).toEqual([]);
      expect(answers[i].popular, language).toHaveLength(5);
    }
    const english = await suggest(recommender, test.map(toQuery), { k: 5 });
    const answered = english.filter(({ suggestions }) => suggestions.length > 0);
    expect(answered.length).toBeGreaterThanOrEqual(0.98 * test.length);
  });
});

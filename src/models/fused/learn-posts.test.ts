import { beforeAll, describe, expect, it } from 'vitest';
import { NotSupportedError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { toQuery } from '../../posts/history.ts';
import type { Post } from '../../posts/post.ts';
import { fused } from '../fused.ts';
import { quietContext } from '../model.case.ts';
import type { BundleContents } from '../model.ts';

const words = 'walk market train window yellow paper street letter river garden'.split(' ');
const tags = ['Garden', 'Kitchen', 'Sky', 'Chess'];
const hour = 3_600_000;
const runtime = {};

/** Posts of six authors, one an hour. Those from 200 on also have words and tags of their own. */
function corpus(size: number): Post[] {
  const random = new Random(5);
  return Array.from({ length: size }, (_, i) => {
    const tag = tags[random.integer(tags.length)];
    const others = random.shuffle([...words]).slice(0, 4);
    const late = i >= 200 ? [`late${i % 7}`] : [];
    return {
      id: `p${i}`,
      text: [...others, `about${tag}`, ...late].join(' '),
      hashtags: [tag, ...late],
      author: `writer-${random.integer(6)}`,
      time: (i + 1) * hour,
      conversation: i % 5 === 0 ? ['so true', `reply${i % 3}`] : [],
    };
  });
}

const all = corpus(400);
const [first, second] = [all.slice(0, 220), all.slice(220)];
let bundle: BundleContents;
/** The memory of all posts, with what was trained on the first half. */
let both: BundleContents;

beforeAll(async () => {
  const fitted = async (train: readonly Post[]) =>
    (await fused.fit({ train }, { rounds: 20 }, quietContext())).export();
  bundle = await fitted(first);
  const { arrays, ...rest } = await fitted(all);
  const trained = (name: string) => /^(ranker|spans)\.|^calibration/.test(name);
  const pick = (from: BundleContents['arrays'], isTrained: boolean) =>
    Object.entries(from).filter(([name]) => trained(name) === isTrained);
  both = {
    ...rest,
    arrays: Object.fromEntries([...pick(arrays, false), ...pick(bundle.arrays, true)]),
  };
});

const learn = (from: BundleContents, posts: readonly Post[], mostPosts?: number) =>
  fused.learn!(from, posts, { runtime, mostPosts });

/** Arrays in one order, since that of the object says nothing. */
const sorted = ({ arrays, ...rest }: BundleContents) => ({
  ...rest,
  arrays: Object.fromEntries(Object.entries(arrays).sort(([a], [b]) => (a < b ? -1 : 1))),
});

describe('fused.learn', () => {
  it('gives the memory of all posts, with the ranker as it was', async () => {
    const { contents, ...counts } = learn(bundle, second);
    expect(counts).toEqual({ learned: 180, known: 0, dropped: 0, posts: 400 });
    expect(sorted(contents)).toEqual(sorted(both));
    const queries = all.slice(-40).map((post) => ({ ...toQuery(post), time: 500 * hour }));
    const [learned, built] = await Promise.all(
      [contents, both].map(async (one) => (await fused.load(one, runtime)).recommend(queries, 10)),
    );
    expect(learned).toEqual(built);
    const before = await (await fused.load(bundle, runtime)).recommend(queries, 10);
    expect(before).not.toEqual(learned);
    expect(learned.flat().map(({ tag }) => tag)).toContain('late3');
  });

  it('does not depend on the order of the posts, nor on how many come at a time', () => {
    const shuffled = new Random(2).shuffle([...second]);
    const inParts = learn(learn(bundle, shuffled.slice(0, 70)).contents, shuffled.slice(70));
    const { vocabularies, arrays } = inParts.contents;
    expect(vocabularies.posts).toEqual(both.vocabularies.posts);
    expect(vocabularies.tags).toEqual(both.vocabularies.tags);
    expect(arrays.times).toEqual(both.arrays.times);
  });

  it('counts a post only for queries after it', async () => {
    const [author, time] = ['newcomer', 450 * hour];
    const post = { id: 'x', text: 'hello', hashtags: ['Debut'], author, time };
    const { contents } = learn(bundle, [post]);
    const model = await fused.load(contents, runtime);
    const at = async (when: number) => {
      const explained = await model.explain!({ text: 'hello', author, time: when }, 'debut');
      return explained.authorUses;
    };
    expect(await at(time - 1)).toBe(0);
    expect(await at(time)).toBe(0);
    expect(await at(time + 1)).toBe(1);
  });

  it('changes nothing if it knows the posts, from training or from learning', () => {
    const once = learn(bundle, second).contents;
    const again = learn(once, [...second, ...first.map((post) => ({ ...post, text: 'edited' }))]);
    expect(again).toMatchObject({ learned: 0, known: 400, dropped: 0, posts: 400 });
    expect(sorted(again.contents)).toEqual(sorted(once));
    const twice = learn(bundle, [second[0], { ...second[0], text: 'edited' }]);
    expect(twice).toMatchObject({ learned: 1, known: 1 });
  });

  it('takes the same id of another author for another post', () => {
    const post = { ...first[0], author: '__proto__', hashtags: ['__proto__'] };
    const { learned, contents } = learn(bundle, [post]);
    expect(learned).toBe(1);
    expect(contents.vocabularies.authors).toContain('__proto__');
    expect(contents.vocabularies.tags).toContain('__proto__\t1\t__proto__');
  });

  it('drops the oldest posts beyond a limit, with the tags and authors that only they have', async () => {
    const old = { id: 'old', text: 'ancient', hashtags: ['Relic'], author: 'ghost', time: 1 };
    const withOld = learn(bundle, [old]).contents;
    expect(withOld.vocabularies.tags).toContain('relic\t1\tRelic');
    const { contents, ...counts } = learn(withOld, second.slice(0, 10), 230);
    expect(counts).toEqual({ learned: 10, known: 0, dropped: 1, posts: 230 });
    expect(contents.vocabularies.posts).not.toContain('old');
    expect(contents.vocabularies.authors).not.toContain('ghost');
    expect(contents.vocabularies.terms).not.toContain('ancient');
    expect(contents.vocabularies.tags!.join()).not.toContain('relic');
    expect(learn(bundle, [], 5)).toMatchObject({ dropped: 215, posts: 5 });
    const untagged = { id: 'y', text: 'no tag', hashtags: [], time: 500 * hour };
    expect(() => learn(bundle, [untagged], 1)).toThrow('none of the 1 latest posts has a tag');
  });

  it('forgets an author whose posts it learned', () => {
    const post = { id: 'x', text: 'hello', hashtags: ['Debut'], author: 'newcomer', time: hour };
    const left = fused.forget!(learn(bundle, [post]).contents, 'newcomer');
    expect(sorted(left)).toEqual(sorted(learn(bundle, []).contents));
  });

  it('needs the ids of the posts, which bundles of earlier versions lack', () => {
    const { posts: _, ...vocabularies } = bundle.vocabularies;
    expect(() => learn({ ...bundle, vocabularies }, second)).toThrow(NotSupportedError);
    expect(() => learn({ ...bundle, vocabularies }, second)).toThrow(/train it again/);
  });
});

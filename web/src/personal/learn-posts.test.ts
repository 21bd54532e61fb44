import { beforeAll, describe, expect, it } from 'vitest';
import { fused } from '../../../src/models/fused.ts';
import { knn } from '../../../src/models/knn.ts';
import { quietContext } from '../../../src/models/model.case.ts';
import type { Fitted } from '../../../src/models/model.ts';
import type { Post } from '../../../src/posts/post.ts';
import { decodeBundle, encodeBundle } from '../../../src/recommend/bundle-format.ts';
import { bundleInMemory } from '../../../src/recommend/bundle-memory.ts';
import { createRecommender } from '../../../src/recommend/recommender.ts';
import { forgetPost, learnPost } from './learn-posts.ts';
import { ownPosts } from './own-posts.case.ts';
import type { StoredBundle } from './stored-bundle.ts';

const draft = 'gliding over the fjord with a kayak';
const later = 4e12;
const kayak = (id: string, time = later): Post => ({
  id,
  text: `${draft} again #Fjording`,
  hashtags: ['Fjording'],
  time,
});

async function store(fitted: Fitted): Promise<StoredBundle> {
  const files = new Map<string, Blob>();
  for (const [name, bytes] of await encodeBundle(fitted.export())) {
    files.set(name, new Blob([bytes as Uint8Array<ArrayBuffer>]));
  }
  const { contents, manifest } = await decodeBundle(bundleInMemory(files, 'mine'));
  const { spellings } = await createRecommender(contents, manifest);
  return { id: 'a', name: 'mine', addedAt: 1, manifest, tags: spellings.size, files };
}

async function answers({ files }: StoredBundle) {
  const { contents, manifest } = await decodeBundle(bundleInMemory(files, 'mine'));
  const recommender = await createRecommender(contents, manifest);
  const texts = [draft, 'so today the espresso and the grinder again', 'the rook'];
  return recommender.recommend(
    texts.map((text) => ({ text, time: later + 1e6 })),
    10,
  );
}

let trained: StoredBundle;
beforeAll(async () => {
  trained = await store(await fused.fit({ train: ownPosts() }, { folds: 0 }, quietContext()));
});

describe('learning as one goes', () => {
  it('suggests a learnt tag on a matching draft', async () => {
    const [before] = await answers(trained);
    expect(before.map(({ tag }) => tag)).not.toContain('fjording');
    const twice = await learnPost(await learnPost(trained, kayak('1')), kayak('2', later + 1));
    const [[first]] = await answers(twice);
    expect(first).toMatchObject({ tag: 'fjording', count: 2 });
    expect(twice.tags).toBe(trained.tags + 1);
    expect(twice.manifest.learned).toBe(2);
    expect(twice.learning).toMatchObject({ posts: [{ id: '1' }, { id: '2' }], merged: 0 });
  });

  it('forgets any learnt post as if it had never been learnt', async () => {
    const one = await learnPost(trained, kayak('1'));
    const both = await learnPost(one, kayak('2', later + 1));
    const only2 = await learnPost(trained, kayak('2', later + 1));
    expect(await answers(await forgetPost(both, '2'))).toEqual(await answers(one));
    const left = await forgetPost(both, '1');
    expect(left.manifest.files).toEqual(only2.manifest.files);
    expect(await answers(left)).toEqual(await answers(only2));
    const none = await forgetPost(left, '2');
    expect(await answers(none)).toEqual(await answers(trained));
    expect(none.manifest).toEqual(trained.manifest);
    expect(none.learning?.revision).not.toBe(left.learning?.revision);
    await expect(forgetPost(none, '2')).rejects.toThrow('mine has no learnt post with id 2');
  });

  it('makes the oldest learnt posts part of the base when there are too many', async () => {
    let bundle = trained;
    for (const [n, id] of ['1', '2', '3'].entries()) {
      bundle = await learnPost(bundle, kayak(id, later + n), 2);
    }
    expect(bundle.learning).toMatchObject({ posts: [{ id: '2' }, { id: '3' }], merged: 1 });
    await expect(forgetPost(bundle, '1')).rejects.toThrow('that can be forgotten singly');
    const left = await forgetPost(await forgetPost(bundle, '2'), '3');
    expect(await answers(left)).toEqual(await answers(await learnPost(trained, kayak('1'))));
  });

  it('refuses a post twice, a text that is too long, and models that cannot learn', async () => {
    const one = await learnPost(trained, kayak('1'));
    await expect(learnPost(one, kayak('1'))).rejects.toThrow('already learnt a post with id 1');
    const long = { ...kayak('1'), text: 'a'.repeat(100_001) };
    await expect(learnPost(trained, long)).rejects.toThrow('at most 100000 characters, got 100001');
    const other = await store(await knn.fit({ train: ownPosts() }, {}, quietContext()));
    await expect(learnPost(other, kayak('1'))).rejects.toThrow('knn cannot learn further posts');
  });
});

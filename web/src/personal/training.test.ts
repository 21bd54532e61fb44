import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { DataFormatError, InterruptedError } from '../../../src/base/errors.ts';
import { decodeBundle } from '../../../src/recommend/bundle-format.ts';
import { bundleInMemory } from '../../../src/recommend/bundle-memory.ts';
import type { WorkerLike } from '../../../src/recommend/in-worker.ts';
import { createRecommender } from '../../../src/recommend/recommender.ts';
import { asFile, ownPosts } from './own-posts.case.ts';
import { personalModelNames } from './personal-models.ts';
import { PostTrainer } from './post-trainer.ts';
import { secondsLeft } from './time-left.ts';
import type { StageProgress } from './train-bundle.ts';
import { answerTraining } from './training-side.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** The page's end of a channel. The worker's side answers at the other end, on this thread. */
function newWorker(): WorkerLike {
  const { port1, port2 } = new MessageChannel();
  answerTraining({
    postMessage: (message) => port2.postMessage(message),
    addEventListener: (_, listener) => {
      port2.on('message', (data) => listener({ data }));
    },
  });
  closers.push(() => port1.close());
  return {
    postMessage: (message) => port1.postMessage(message),
    addEventListener(type: string, listener: (event: { data: unknown }) => void) {
      if (type === 'message') port1.on('message', (data) => listener({ data }));
    },
    terminate: () => port1.close(),
  };
}

describe('training in a worker', () => {
  it.each(personalModelNames)('%s: from a file to a bundle that recommends', async (name) => {
    const trainer = new PostTrainer(newWorker());
    const posts = ownPosts();
    const found = await trainer.read(asFile(posts), 'posts.jsonl');
    expect(found).toMatchObject({ posts: 240, author: 'you', distinctTags: 6 });
    const progress: StageProgress[] = [];
    const { files, check } = await trainer.train(name, (one) => progress.push(one));
    expect(new Set(progress.map(({ stage }) => stage))).toEqual(new Set(['check', 'train']));
    expect(check).toMatchObject({ learned: 216, predicted: 24, byTime: true });
    const { contents, manifest } = await decodeBundle(bundleInMemory(files, 'mine'));
    expect(manifest).toMatchObject({ model: name, training: { posts: 240, validationPosts: 0 } });
    const recommender = await createRecommender(contents, manifest);
    const query = { text: 'so today the espresso and the grinder again', author: 'you' };
    const [ranking] = await recommender.recommend([query], 6);
    expect(new Set(ranking.map(({ tag }) => tag))).toContain('coffee');
    if (!['author', 'popular'].includes(name)) expect(ranking[0].tag).toBe('coffee');
  });

  it('says what was left out of the file, and why a file is of no use', async () => {
    const trainer = new PostTrainer(newWorker());
    const lines = [...ownPosts(), { text: 5, hashtags: [] }];
    const { report } = await trainer.read(asFile(lines), 'posts.jsonl');
    expect(report.kinds).toEqual([{ kind: '"text" must be a string', count: 1, firstLine: 241 }]);
    const useless = new PostTrainer(newWorker()).read(asFile([{ a: 1 }]), 'a.jsonl');
    await expect(useless).rejects.toThrow(DataFormatError);
    await expect(useless).rejects.toThrow('a.jsonl: 1 of 1 records are not posts');
  });

  it('can be canceled, and then answers nothing', async () => {
    const trainer = new PostTrainer(newWorker());
    await trainer.read(asFile(ownPosts()), 'posts.jsonl');
    const trained = trainer.train('knn');
    trainer.close();
    await expect(trained).rejects.toThrow(InterruptedError);
    await expect(trained).rejects.toThrow('the training was canceled');
  });

  it('needs a file first, and reports a worker that did not load', async () => {
    await expect(new PostTrainer(newWorker()).train('knn')).rejects.toThrow('read a file first');
    let fail = (_: { readonly data: unknown }) => {};
    const trainer = new PostTrainer({
      postMessage() {},
      addEventListener(type: string, listener: typeof fail) {
        if (type === 'error') fail = listener;
      },
    });
    const read = trainer.read(asFile([]), 'a.jsonl');
    fail({ data: undefined });
    await expect(read).rejects.toThrow('the training worker failed: its script did not load');
  });
});

it('estimates the time left from the check, which trains on nine tenths of the posts', () => {
  expect(secondsLeft(20, 'check', { check: 5 })).toBe(15);
  expect(secondsLeft(20, 'check', { check: 25 })).toBeUndefined();
  expect(secondsLeft(20, 'train', { check: 9, train: 0 })).toBe(10);
  expect(secondsLeft(20, 'train', { check: 13, train: 4 })).toBe(6);
  expect(secondsLeft(20, 'train', { check: 30, train: 21 })).toBeUndefined();
});

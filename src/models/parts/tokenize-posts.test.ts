import { expect, it } from 'vitest';
import { InterruptedError } from '../../base/errors.ts';
import { quietContext } from '../model.case.ts';
import { tokenizePosts } from './tokenize-posts.ts';

it('keeps the order of the posts', async () => {
  const posts = Array.from({ length: 1000 }, (_, i) => `post ${i}`);
  const tokens = await tokenizePosts(posts, (post) => post.split(' '), 'knn', quietContext());
  expect(tokens).toEqual(posts.map((post) => post.split(' ')));
});

it('can be interrupted while it reads', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort());
  let read = 0;
  const endless = new Array(1e9);
  const tokensOf = () => {
    read++;
    return [];
  };
  const context = quietContext({ signal: controller.signal });
  const reading = tokenizePosts(endless, tokensOf, 'knn', context);
  await expect(reading).rejects.toThrow(InterruptedError);
  await expect(reading).rejects.toThrow('training knn was interrupted; nothing was written');
  expect(read).toBeLessThan(1e9);
});

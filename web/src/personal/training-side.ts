import { NotFittedError } from '../../../src/base/errors.ts';
import { readBlob } from '../../../src/posts/read-blob.ts';
import { type MessageEndpoint, toPlainError } from '../../../src/recommend/worker-messages.ts';
import { describePosts } from './found-posts.ts';
import { forgetPost, learnPost } from './learn-posts.ts';
import { asOnePerson, type OwnPosts } from './one-person.ts';
import { trainBundle } from './train-bundle.ts';
import type { FromTrainer, ToTrainer } from './training-messages.ts';

/** More progress than this cannot be seen. */
const progressEveryMs = 50;

/** The worker's side of `PostTrainer`: keeps the posts of one file, and trains models on them. */
export function answerTraining(endpoint: MessageEndpoint): void {
  let own: OwnPosts | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;

  async function answer(asked: ToTrainer): Promise<FromTrainer> {
    if (asked.kind === 'read') {
      const { posts, report } = await readBlob(asked.file, asked.name);
      own = asOnePerson(posts);
      return { kind: 'found', found: describePosts(own, report) };
    }
    if (asked.kind === 'learn') {
      return { kind: 'changed', bundle: await learnPost(asked.bundle, asked.post) };
    }
    if (asked.kind === 'forget') {
      return { kind: 'changed', bundle: await forgetPost(asked.bundle, asked.id) };
    }
    if (!own) throw new NotFittedError('the worker has no posts yet; read a file first');
    const trained = await trainBundle(asked.model, own, (progress) => {
      const now = performance.now();
      if (progress.done > 0 && now - toldAt < progressEveryMs) return;
      toldAt = now;
      endpoint.postMessage({ kind: 'progress', progress } satisfies FromTrainer);
    });
    return { kind: 'trained', trained };
  }

  endpoint.addEventListener('message', async ({ data }) => {
    try {
      endpoint.postMessage(await answer(data as ToTrainer));
    } catch (error) {
      endpoint.postMessage({ kind: 'failed', error: toPlainError(error) } satisfies FromTrainer);
    }
  });
}

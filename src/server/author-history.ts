import type { Query } from '../posts/post.ts';
import type { Store } from '../store/index.ts';
import { RequestProblem } from './problems.ts';
import { limits, type PostQuery } from './schemas.ts';
import { Turns } from './turns.ts';

/** Posts read for one author at most. Bounds the work for one post: models use the whole history, or its latest posts. */
const latestPosts = 200;

/** Number of requests whose histories are read concurrently. */
const atOnce = 8;

/** Reads histories from the store, for a limited number of requests at a time, so that they fit in memory. */
export class AuthorHistories {
  readonly #store: Store | undefined;
  readonly #turns: Turns;

  /** @param maxWaiting number of requests that may wait for their turn */
  constructor(store: Store | undefined, maxWaiting: number) {
    this.#store = store;
    this.#turns = new Turns({ atOnce, maxWaiting });
  }

  /**
   * Adds histories from the store. A post that names its author but has no history gets the author's latest posts; if
   * the post has a time, only those before it. If the store does not know the author, the post is unchanged:
   * the model then uses what it remembers of the author, which a history would replace.
   *
   * @param signal aborts when the answer is no longer wanted
   * @throws {RequestProblem} 413 if the histories are too long in total; 503 if too many requests are waiting
   * @throws the signal's reason
   */
  async addTo(posts: readonly PostQuery[], signal: AbortSignal): Promise<readonly Query[]> {
    const store = this.#store;
    if (!store || !posts.some(wantsHistory)) return posts;
    return this.#turns.take(() => addHistories(posts, store, signal), signal);
  }
}

function wantsHistory({ author, history }: PostQuery): boolean {
  return author !== undefined && !history;
}

async function addHistories(
  posts: readonly PostQuery[],
  store: Store,
  signal: AbortSignal,
): Promise<readonly Query[]> {
  const known = new Map<string, NonNullable<Query['history']>>();
  let characters = 0;
  const latest = async (author: string, time: number | undefined) => {
    const key = `${time} ${author}`;
    const read = known.get(key);
    if (read) return read;
    signal.throwIfAborted();
    if (characters > limits.historyCharacters) throw tooLarge();
    const history = await store.latest(author, latestPosts, time);
    for (const { text, hashtags } of history) characters += text.length + hashtags.join('').length;
    known.set(key, history);
    return history;
  };
  const queries: Query[] = [];
  // One after the other, so that reading stops at the limit.
  for (const post of posts) {
    const history = wantsHistory(post) ? await latest(post.author!, post.time) : [];
    queries.push(history.length > 0 ? { ...post, history } : post);
  }
  return queries;
}

function tooLarge(): RequestProblem {
  const most = limits.historyCharacters.toLocaleString('en');
  return new RequestProblem(
    413,
    'histories-too-large',
    `the stored histories of these authors exceed ${most} characters in total; send fewer posts at a time`,
  );
}

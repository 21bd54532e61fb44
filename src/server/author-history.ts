import type { Query } from '../posts/post.ts';
import type { Store } from '../store/index.ts';
import { RequestProblem } from './problems.ts';
import { limits, type PostQuery } from './schemas.ts';
import { Turns } from './turns.ts';

/** Models use all that they are given or the last of it; this bounds the work for one post. */
const latestPosts = 200;

/** Requests whose histories are read at once. */
const atOnce = 8;

/** Histories from the store, for so many requests at once that all that is read has room in memory. */
export class AuthorHistories {
  readonly #store: Store | undefined;
  readonly #turns: Turns;

  /** @param maxWaiting requests that may wait until those of others are read */
  constructor(store: Store | undefined, maxWaiting: number) {
    this.#store = store;
    this.#turns = new Turns({ atOnce, maxWaiting });
  }

  /**
   * Posts with what the store knows of their authors: a post that names its author and brings no history gets
   * the author's latest posts, those before its own time if it says one. An author whom the store does not know
   * stays as they are: the model then uses what it remembers of them, which a history replaces.
   *
   * @param signal whether that is still wanted
   * @throws {RequestProblem} 413 if the histories are too long together; 503 if too many requests wait
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
  // One after the other, so that no more is read than may be.
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
    `the histories that the store has of these authors are over ${most} characters together; send fewer posts at a time`,
  );
}

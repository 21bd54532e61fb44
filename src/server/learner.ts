import type { Post } from '../posts/post.ts';
import type { LearnCounts } from '../recommend/learn-bundle.ts';
import type { StoredPost } from '../store/index.ts';
import type { LearnTask } from './learn-worker.ts';

/** A bundle whose model learns. */
export interface LearningBundle {
  readonly name: string;
  readonly folder: string;
}

/** What happened, for the log and the metrics. */
export type LearnEvent =
  | {
      readonly kind: 'learned';
      readonly bundle: string;
      readonly counts: LearnCounts;
      readonly seconds: number;
    }
  /** The posts are kept, and tried again the next time. */
  | { readonly kind: 'failed'; readonly bundle: string; readonly cause: unknown }
  /** Too many posts wait; the oldest are given up. They are still in the store. */
  | { readonly kind: 'given up'; readonly bundle: string; readonly posts: number };

export interface LearnerOptions {
  /** Time between two learnings. */
  readonly everyMs: number;
  readonly mostPosts?: number | undefined;
  readonly modelModules: readonly string[];
  /** The bundles that learn now. */
  readonly bundles: () => readonly LearningBundle[];
  readonly learn: (task: LearnTask) => Promise<LearnCounts>;
  /** Makes the server read a bundle's folder again. */
  readonly reload: (bundle: string) => Promise<void>;
  readonly onEvent: (event: LearnEvent) => void;
}

/** Posts that wait to be learned by a bundle, at most, and their characters. */
const most = { posts: 10_000, characters: 20_000_000 };

/**
 * Collects posts, and adds them to the bundles every now and then: each bundle is written to its folder and then loaded
 * like any new version. Posts wait in memory only; a server that is killed loses those of the last moments.
 */
export class Learner {
  readonly #options: LearnerOptions;
  readonly #waiting = new Map<string, Post[]>();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: LearnerOptions) {
    this.#options = options;
  }

  /** Learns from now on. */
  start(): void {
    this.#timer = setTimeout(async () => {
      await this.learnNow();
      if (!this.#isClosed) this.start();
    }, this.#options.everyMs).unref();
  }

  /** Takes posts that the store has accepted. */
  add(author: string, posts: readonly StoredPost[]): void {
    for (const { name } of this.#options.bundles()) {
      const waiting = this.#waiting.get(name) ?? [];
      this.#waiting.set(name, waiting);
      for (const post of posts) waiting.push({ ...post, author });
      const excess = excessOf(waiting);
      if (excess === 0) continue;
      waiting.splice(0, excess);
      this.#options.onEvent({ kind: 'given up', bundle: name, posts: excess });
    }
  }

  /** Drops the author's posts that wait. Resolves once no bundle is being written with others of them. */
  async forget(author: string): Promise<void> {
    this.#drop(author);
    await this.#running;
    // If that failed, its posts wait again.
    this.#drop(author);
  }

  #drop(author: string): void {
    for (const [name, posts] of this.#waiting) {
      const others = posts.filter((post) => post.author !== author);
      this.#waiting.set(name, others);
    }
  }

  /** Learns what waits; if a learning is under way, after it. Never rejects. */
  async learnNow(): Promise<void> {
    while (this.#running) await this.#running;
    this.#running = this.#learnAll();
    await this.#running;
    this.#running = undefined;
  }

  /** Learns once more what waits, then no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.learnNow();
  }

  async #learnAll(): Promise<void> {
    for (const bundle of this.#options.bundles()) {
      const posts = this.#waiting.get(bundle.name) ?? [];
      if (posts.length > 0) await this.#learnOne(bundle, posts);
    }
  }

  async #learnOne({ name, folder }: LearningBundle, posts: readonly Post[]): Promise<void> {
    const { learn, reload, onEvent, mostPosts, modelModules } = this.#options;
    const began = performance.now();
    this.#waiting.set(name, []);
    try {
      const counts = await learn({ folder, posts, mostPosts, modelModules });
      const seconds = (performance.now() - began) / 1000;
      onEvent({ kind: 'learned', bundle: name, counts, seconds });
    } catch (cause) {
      onEvent({ kind: 'failed', bundle: name, cause });
      this.#waiting.set(name, [...posts, ...(this.#waiting.get(name) ?? [])]);
      return;
    }
    // A refused version is reported by the registry.
    if (!this.#isClosed) await reload(name).catch(() => undefined);
  }
}

/** Oldest posts beyond the limits. */
function excessOf(posts: readonly Post[]): number {
  let characters = posts.reduce((sum, { text }) => sum + text.length, 0);
  let excess = Math.max(0, posts.length - most.posts);
  for (let i = 0; i < excess; i++) characters -= posts[i].text.length;
  while (characters > most.characters) characters -= posts[excess++].text.length;
  return excess;
}

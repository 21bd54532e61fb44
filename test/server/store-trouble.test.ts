/** Requests when the store fails, does not answer, or has too much data. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { UnavailableError } from '../../src/base/errors.ts';
import {
  expectProblem,
  memoryStore,
  temporaryFolder,
  testServer,
  writeSmallBundle,
} from '../../src/server/server.case.ts';
import type { ServerOptions } from '../../src/server/server-options.ts';
import type { Store, StoredPost } from '../../src/store/index.ts';

let folder: string;
beforeAll(async () => {
  folder = join(await temporaryFolder(), 'knn');
  await writeSmallBundle(folder);
});

/** A server with a store that answers every call in the same way. */
async function serverOn(answer: () => Promise<never>, options: Partial<ServerOptions> = {}) {
  const store: Store = {
    append: answer,
    latest: answer,
    tagCounts: answer,
    forget: answer,
    isForgotten: answer,
    allow: answer,
    erase: answer,
    isErased: answer,
    ping: answer,
    close: async () => undefined,
  };
  const server = await testServer({ bundles: [{ name: 'knn', folder }], store, ...options });
  await server.load();
  return server.app;
}

const text = 'espresso and latte';
const recommend = (posts: readonly object[]) =>
  ({ method: 'POST', url: '/v1/recommend', payload: { posts } }) as const;
const ofAuthor = recommend([{ text, author: 'ann' }]);
const asked = [
  ofAuthor,
  { method: 'POST', url: '/v1/explain', payload: { post: { text, author: 'ann' }, tag: 'coffee' } },
  { method: 'POST', url: '/v1/authors/ann/posts', payload: { posts: [{ text }] } },
  { method: 'GET', url: '/v1/authors/ann/posts' },
  { method: 'GET', url: '/v1/authors/ann/tags' },
  { method: 'DELETE', url: '/v1/authors/ann' },
  { method: 'GET', url: '/v1/authors/ann/forgotten' },
  { method: 'DELETE', url: '/v1/authors/ann/forgotten' },
  { method: 'GET', url: '/v1/tags' },
] as const;
/** The requests that only use the store. */
const storeRequests = asked.slice(2);

describe('a store that fails', () => {
  it('leads to 503, and to a log line with the cause but no text', async () => {
    const log: string[] = [];
    const cause = Object.assign(new Error('secret: no space left'), { code: '53100' });
    const failure = new UnavailableError('the secret store cannot be used', { cause });
    const app = await serverOn(() => Promise.reject(failure), {
      log: { write: (line) => log.push(line) },
    });
    for (const request of [...asked, { method: 'GET', url: '/readyz' } as const]) {
      log.length = 0;
      expectProblem(await app.inject(request), 503, 'unavailable');
      const failed = log.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50);
      expect(failed).toMatchObject([
        {
          error: 'UnavailableError',
          code: 'E_UNAVAILABLE',
          cause: { error: 'Error', code: '53100' },
        },
      ]);
      expect(log.join('')).not.toContain('secret');
    }
  });
});

describe('a store that never answers', () => {
  it('is waited for until the time limit', async () => {
    const app = await serverOn(() => new Promise(() => {}), { timeLimitMs: 50 });
    const answers = await Promise.all(asked.map((request) => app.inject(request)));
    for (const answer of answers) expectProblem(answer, 504, 'time-limit');
    expectProblem(await app.inject('/readyz'), 504, 'time-limit');
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });

  it('does not delay requests that do not need it', async () => {
    const app = await serverOn(() => new Promise(() => {}), { maxWaiting: 2 });
    const stuck = Array.from({ length: 11 }, () => app.inject(ofAuthor));
    expectProblem(await Promise.race(stuck), 503, 'busy');
    expect((await app.inject(recommend([{ text }]))).statusCode).toBe(200);
  });
});

describe('requests for authors', () => {
  it('queue for the store up to a limit, and are rejected beyond it', async () => {
    let started = 0;
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const answer = async () => {
      started++;
      await gate;
      return [] as never;
    };
    const app = await serverOn(answer, { maxWaiting: 1 });
    const requests = Array.from({ length: 5 }, () => app.inject('/v1/tags'));
    await vi.waitFor(() => expect(started).toBe(4));
    for (const request of storeRequests) expectProblem(await app.inject(request), 503, 'busy');
    expect(started).toBe(4);
    open();
    for (const request of requests) expect((await request).statusCode).toBe(200);
    expect(started).toBe(5);
  });
});

describe('histories', () => {
  it('are read once each, until they have too many characters', async () => {
    const store = await memoryStore();
    const long = (id: number): StoredPost => ({
      id: `${id}`,
      text: 'x'.repeat(20_000),
      hashtags: ['Llamas'],
      time: id,
    });
    await store.append(
      'ann',
      Array.from({ length: 200 }, (_, id) => long(id)),
    );
    let reads = 0;
    const counted = new Proxy(store, {
      get(target, name) {
        if (name === 'latest') reads++;
        const member = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    const server = await testServer({ bundles: [{ name: 'knn', folder }], store: counted });
    await server.load();
    const same = Array.from({ length: 100 }, () => ({ text, author: 'ann' }));
    expect((await server.app.inject(recommend(same))).statusCode).toBe(200);
    expect(reads).toBe(1);
    reads = 0;
    const atTimes = Array.from({ length: 100 }, (_, i) => ({ ...same[0], time: 1000 + i }));
    const refused = expectProblem(
      await server.app.inject(recommend(atTimes)),
      413,
      'histories-too-large',
    );
    expect(refused.detail).toMatch(/exceed 4,000,000 characters in total; send fewer posts/);
    expect(reads).toBe(1);
  });
});

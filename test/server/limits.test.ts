/** Limits that need threads at work. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  expectProblem,
  temporaryFolder,
  testServer,
  writeSmallBundle,
} from '../../src/server/server.case.ts';
import type { ServerOptions } from '../../src/server/server-options.ts';

let folder: string;
beforeAll(async () => {
  folder = join(await temporaryFolder(), 'knn');
  await writeSmallBundle(folder);
});

async function serverWith(options: Partial<ServerOptions>) {
  const server = await testServer({ bundles: [{ name: 'knn', folder }], ...options });
  await server.load();
  return server;
}

const manyPosts = { posts: Array.from({ length: 100 }, () => ({ text: 'espresso and latte' })) };

describe('limits', () => {
  it('reject requests if too many are waiting, and answer the others', async () => {
    const { app } = await serverWith({ maxWaiting: 1 });
    const ask = () => app.inject({ method: 'POST', url: '/v1/recommend', payload: manyPosts });
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    const refused = answers.filter(({ statusCode }) => statusCode !== 200);
    expect(answers.length - refused.length).toBe(2);
    for (const answer of refused) {
      expectProblem(answer, 503, 'busy');
      expect(answer.headers['retry-after']).toBe('1');
    }
    expect((await ask()).statusCode).toBe(200);
  });

  it('end a request that takes too long, and answer the next', async () => {
    const { app } = await serverWith({ timeLimitMs: 200 });
    const ask = (payload: object) => app.inject({ method: 'POST', url: '/v1/recommend', payload });
    // Text in a script without spaces takes longest: seconds. A short post takes about 20 ms on a busy machine.
    const long = { text: '好'.repeat(6600) };
    const late = await ask({ posts: Array.from({ length: 50 }, () => long) });
    expectProblem(late, 504, 'time-limit');
    // The thread may have to be replaced first.
    await vi.waitFor(
      async () => expect((await ask({ posts: [{ text: 'espresso' }] })).statusCode).toBe(200),
      { timeout: 20_000, interval: 50 },
    );
  });
});

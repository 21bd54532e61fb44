import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { expectProblem, temporaryFolder, testServer } from './server.case.ts';

// Makes the process always exceed its memory limit.
vi.mock('node:v8', async (original) => ({
  ...(await original<object>()),
  getHeapStatistics: () => ({ heap_size_limit: 1 }),
}));

it('an overloaded server rejects requests, but still reports its health and metrics', async () => {
  const folder = join(await temporaryFolder(), 'none');
  const { app } = await testServer({ bundles: [{ name: 'none', folder }] });
  // The server checks once a second.
  await vi.waitFor(
    async () => {
      const answer = await app.inject('/v1/models');
      expectProblem(answer, 503, 'busy');
      expect(answer.json().detail).toBe('the server is overloaded; try again in a moment');
      expect(answer.headers['retry-after']).toBe('2');
    },
    { timeout: 5_000 },
  );
  expectProblem(await app.inject('/readyz'), 503, 'busy');
  expect((await app.inject('/healthz')).statusCode).toBe(200);
  expect((await app.inject('/metrics')).statusCode).toBe(200);
});

import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { LogStream } from './request-log.ts';
import { testServer } from './server.case.ts';

describe('a log that cannot be written', () => {
  it.each<[string, (tried: () => void) => LogStream]>([
    [
      'its write throws',
      (tried) => ({
        write() {
          tried();
          throw new Error('ENOSPC: no space left on device');
        },
      }),
    ],
    [
      'its stream fails',
      (tried) =>
        new Writable({
          write(_chunk, _encoding, done) {
            tried();
            done(new Error('write EPIPE'));
          },
        }),
    ],
  ])('loses its lines but does not fail requests: %s', async (_, make) => {
    let lines = 0;
    const log = make(() => lines++);
    const { app } = await testServer({ log, bundles: [{ name: 'knn', folder: '/nowhere' }] });
    for (let i = 0; i < 3; i++) {
      expect((await app.inject('/healthz')).statusCode).toBe(200);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(lines).toBeGreaterThan(0);
  });
});

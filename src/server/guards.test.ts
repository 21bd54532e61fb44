import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { createServer } from './create-server.ts';
import { expectProblem, temporaryFolder, testServer, writeSmallBundle } from './server.case.ts';
import type { ServerOptions } from './server-options.ts';

let folder: string;
beforeAll(async () => {
  folder = join(await temporaryFolder(), 'knn');
  await writeSmallBundle(folder);
});

async function loaded(options: Partial<ServerOptions>) {
  const server = await testServer({ bundles: [{ name: 'knn', folder }], ...options });
  await server.load();
  return server;
}

const manyPosts = { posts: Array.from({ length: 100 }, () => ({ text: 'espresso and latte' })) };

describe('a token', () => {
  it('guards all but health, documents and pages', async () => {
    const { app } = await loaded({ token: 'open sesame'.replace(' ', '-') });
    for (const url of [
      '/v1/models',
      '/V1/models',
      '/v1/none',
      '/metrics',
      '/device/knn/manifest.json',
      // The router takes these for what they stand for.
      '/%76%31/models',
      '/%6Detrics',
      '/%64evice/knn/manifest.json',
    ]) {
      const answer = await app.inject(url);
      expectProblem(answer, 401, 'unauthorized');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    const withToken = (authorization: string) =>
      app.inject({ url: '/v1/models', headers: { authorization } });
    expectProblem(await withToken('Bearer open-sesam'), 401, 'unauthorized');
    expectProblem(await withToken('Basic open-sesame'), 401, 'unauthorized');
    expect((await withToken('Bearer open-sesame')).statusCode).toBe(200);
    expect((await withToken('bearer open-sesame')).statusCode).toBe(200);
    for (const url of ['/', '/healthz', '/readyz', '/openapi.json', '/docs']) {
      expect(`${url} ${(await app.inject(url)).statusCode}`).toBe(`${url} 200`);
    }
    expect((await app.inject('/openapi.json')).json().security).toEqual([{ token: [] }]);
  });
});

describe('other origins', () => {
  const origin = 'https://example.org';
  const preflight = { origin, 'access-control-request-method': 'POST' };

  it('are not let in by default', async () => {
    const { app } = await loaded({});
    const answer = await app.inject({ url: '/v1/models', headers: { origin } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    const asked = await app.inject({ method: 'OPTIONS', url: '/v1/recommend', headers: preflight });
    expectProblem(asked, 404, 'not-found');
  });

  it('are let in if listed, before a token is asked for', async () => {
    const { app } = await loaded({ cors: [origin], token: 'open-sesame' });
    const asked = await app.inject({ method: 'OPTIONS', url: '/v1/recommend', headers: preflight });
    expect(asked.statusCode).toBe(204);
    expect(asked.headers['access-control-allow-origin']).toBe(origin);
    const evil = { ...preflight, origin: 'https://evil.example' };
    const other = await app.inject({ method: 'OPTIONS', url: '/v1/recommend', headers: evil });
    expect(other.headers['access-control-allow-origin']).not.toBe(evil.origin);
    const refused = await app.inject({ url: '/v1/models', headers: { origin } });
    expect(refused.headers['access-control-allow-origin']).toBe(origin);
    expectProblem(refused, 401, 'unauthorized');
  });
});

describe('limits', () => {
  it('refuse what would wait behind too many, and answer the others', async () => {
    const { app } = await loaded({ maxWaiting: 1 });
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

  it('end what takes too long, and answer the next', async () => {
    const { app } = await loaded({ timeLimitMs: 1 });
    const long = { text: 'espresso and latte '.repeat(1000) };
    const payload = { posts: Array.from({ length: 50 }, () => long) };
    const late = await app.inject({ method: 'POST', url: '/v1/recommend', payload });
    expectProblem(late, 504, 'time-limit');
  });

  it('count requests of an address in a minute, those to /v1 alone', async () => {
    const { app } = await loaded({ ratePerMinute: 2 });
    const from = (remoteAddress: string) => app.inject({ url: '/v1/models', remoteAddress });
    for (let i = 0; i < 2; i++) expect((await from('10.0.0.1')).statusCode).toBe(200);
    const refused = await from('10.0.0.1');
    expectProblem(refused, 429, 'too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('10.0.0.2')).statusCode).toBe(200);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });
});

describe('options', () => {
  it('need bundles with distinct names', async () => {
    const knn = { name: 'knn', folder };
    await expect(createServer({ bundles: [] })).rejects.toThrow(InvalidArgumentError);
    await expect(createServer({ bundles: [knn, knn] })).rejects.toThrow(
      'two bundles are called "knn"; give one another name',
    );
  });
});

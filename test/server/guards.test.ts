import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../../src/base/errors.ts';
import type { App } from '../../src/server/app.ts';
import { createServer } from '../../src/server/create-server.ts';
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

/** What these tests are about is decided before a bundle is asked. */
function unloaded(options: Partial<ServerOptions>) {
  return testServer({ bundles: [{ name: 'knn', folder }], ...options });
}

describe('a token', () => {
  it('guards everything except health checks, documents and pages', async () => {
    const { app } = await unloaded({ token: 'open sesame'.replace(' ', '-') });
    for (const url of [
      '/v1/models',
      '/V1/models',
      '/v1/none',
      '/metrics',
      '/device/knn/manifest.json',
      // The router decodes these.
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
    const wrong = await withToken('Bearer open-sesam');
    expectProblem(wrong, 401, 'invalid-token');
    expect(wrong.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
    expectProblem(await withToken('Basic open-sesame'), 401, 'unauthorized');
    expect((await withToken('Bearer open-sesame')).statusCode).toBe(200);
    expect((await withToken('bearer open-sesame')).statusCode).toBe(200);
    expectProblem(await app.inject('/readyz'), 503, 'not-ready');
    for (const url of ['/', '/healthz', '/openapi.json', '/docs']) {
      expect(`${url} ${(await app.inject(url)).statusCode}`).toBe(`${url} 200`);
    }
    expect((await app.inject('/openapi.json')).json().security).toEqual([{ token: [] }]);
  });
});

describe('other origins', () => {
  const origin = 'https://example.org';
  const preflight = { origin, 'access-control-request-method': 'POST' };

  it('are not allowed by default', async () => {
    const { app } = await unloaded({});
    const answer = await app.inject({ url: '/v1/models', headers: { origin } });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    const asked = await app.inject({ method: 'OPTIONS', url: '/v1/recommend', headers: preflight });
    expectProblem(asked, 404, 'not-found');
  });

  it('are allowed if listed, before the token is checked', async () => {
    const { app } = await unloaded({ cors: [origin], token: 'open-sesame' });
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
  it('reject deeply nested JSON on every route that accepts JSON', async () => {
    const { app } = await unloaded({});
    const list = '['.repeat(100_000) + ']'.repeat(100_000);
    const object = `${'{"posts":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const bodies = [list, object, `{"posts":${list}}`, `{"posts":[{"text":${object}}]}`];
    for (const url of ['/v1/recommend', '/v1/explain', '/v1/authors/ann/posts']) {
      for (const payload of [...bodies, '['.repeat(100_000)]) {
        const headers = { 'content-type': 'application/json' };
        const answer = await app.inject({ method: 'POST', url, payload, headers });
        const { detail } = expectProblem(answer, 400, 'invalid-request');
        expect(detail).toMatch(/lists and objects nest more than 64 deep$/);
      }
    }
  });

  it.each<[string, Partial<ServerOptions>, string[]]>([
    // Only the hops nearest to the server are trusted, as many as configured.
    ['no proxy', {}, ['10.0.0.9']],
    ['one proxy', { trustProxy: 1 }, ['10.0.0.9', '203.0.113.7']],
    ['two proxies', { trustProxy: 2 }, ['10.0.0.9', '203.0.113.7', '198.51.100.1']],
    ['a network', { trustProxy: ['10.0.0.0/8'] }, ['10.0.0.9', '203.0.113.7']],
    ['addresses', { trustProxy: ['::1', '10.0.0.9'] }, ['10.0.0.9', '203.0.113.7']],
    ['none that is there', { trustProxy: ['192.0.2.0/24'] }, ['10.0.0.9']],
  ])('count by the address that %s tells, whatever a client claims', async (_, options, path) => {
    const { app } = await unloaded({ ...options, ratePerMinute: 1 });
    const [remoteAddress, ...forwarded] = path;
    const send = (claimed: string, ...hops: string[]) =>
      app.inject({
        url: '/v1/models',
        remoteAddress,
        headers: { 'x-forwarded-for': [claimed, ...hops.reverse()].join(', ') },
      });
    expect((await send('1.1.1.1', ...forwarded)).statusCode).toBe(200);
    // The same client, claiming to be others.
    expectProblem(await send('2.2.2.2', ...forwarded), 429, 'too-many-requests');
    expectProblem(await send('junk', ...forwarded), 429, 'too-many-requests');
    const others = forwarded.slice(0, -1);
    const answer = await send('3.3.3.3', ...others, '192.0.2.55');
    expect(answer.statusCode).toBe(forwarded.length > 0 ? 200 : 429);
  });

  it('count the requests of an address per minute, except those for health checks and pages', async () => {
    const { app } = await unloaded({ ratePerMinute: 2 });
    const from = (remoteAddress: string) => app.inject({ url: '/v1/models', remoteAddress });
    for (let i = 0; i < 2; i++) expect((await from('10.0.0.1')).statusCode).toBe(200);
    const refused = await from('10.0.0.1');
    expectProblem(refused, 429, 'too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('10.0.0.2')).statusCode).toBe(200);
    for (let i = 0; i < 3; i++) {
      expect((await app.inject('/healthz')).statusCode).toBe(200);
      expect((await app.inject('/')).statusCode).toBe(200);
    }
  });

  it.each(['/v1/models', '/v1/none', '/V1/models', '/metrics', '/device/knn/tags.txt'])(
    'also count requests with a wrong token: %s',
    async (url) => {
      const { app } = await unloaded({ ratePerMinute: 2, token: 'open-sesame' });
      const guess = (token: string) =>
        app.inject({ url, headers: { authorization: `Bearer ${token}` } });
      for (let i = 0; i < 2; i++) expectProblem(await guess(`sesame${i}`), 401, 'invalid-token');
      for (const token of ['sesame2', 'open-sesame']) {
        expectProblem(await guess(token), 429, 'too-many-requests');
      }
    },
  );
});

describe('other names', () => {
  const models = (host: string) => ({ url: '/v1/models', headers: { host } });

  it.each([
    'localhost:8787',
    'LOCALHOST',
    'a.localhost:1',
    '127.0.0.1',
    '127.0.0.1:8787',
    '[::1]:8787',
    '[::1]',
  ])('of this computer are accepted: %s', async (host) => {
    const { app } = await unloaded({});
    expect((await app.inject(models(host))).statusCode).toBe(200);
  });

  it.each([
    'evil.example:8787',
    'localhost.evil.example',
    'evil-localhost',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '[::2]:8787',
  ])('are rejected by a server without a token on a loopback address: %s', async (host) => {
    const { app } = await unloaded({});
    for (const url of ['/v1/models', '/', '/docs', '/metrics', '/none', '/device/knn/tags.txt']) {
      const answer = await app.inject({ url, headers: { host, 'x-forwarded-host': 'localhost' } });
      const { detail } = expectProblem(answer, 421, 'other-host');
      expect(detail).toMatch(/use the name localhost, or start it with --allow-host NAME$/);
    }
    // Containers and load balancers may use any name.
    expect((await app.inject({ url: '/healthz', headers: { host } })).statusCode).toBe(200);
    expectProblem(await app.inject({ url: '/readyz', headers: { host } }), 503, 'not-ready');
  });

  it('can be allowed, and are allowed where they are harmless', async () => {
    const status = async (host: string, options: Partial<ServerOptions>) =>
      (await (await unloaded(options)).app.inject(models(host))).statusCode;
    const allowHosts = ['Tags.example'];
    expect(await status('tags.example:443', { allowHosts })).toBe(200);
    expect(await status('evil.example', { allowHosts })).toBe(421);
    expect(await status('127.0.0.2:1', { host: '127.0.0.2' })).toBe(200);
    expect(await status('my-pc:8787', { host: '0.0.0.0' })).toBe(200);
    expect(await status('my-pc:8787', { host: '0.0.0.0', allowHosts })).toBe(421);
    expect(await status('my-pc:8787', { token: 'open-sesame' })).toBe(401);
  });
});

describe('reloading', () => {
  const reload = (headers: Record<string, string>) =>
    ({ method: 'POST', url: '/v1/models/knn/reload', headers }) as const;
  const listed = 'https://example.org';
  let app: App;
  beforeAll(async () => {
    const server = await unloaded({ cors: [listed] });
    await server.load();
    app = server.app;
  });

  it.each<[Record<string, string>, number]>([
    [{}, 200],
    [{ host: 'localhost:8787', origin: 'http://localhost:8787' }, 200],
    [{ origin: listed, 'sec-fetch-site': 'cross-site' }, 200],
    // Behind a proxy that sends only its own name.
    [{ origin: 'https://tags.example', 'sec-fetch-site': 'same-origin' }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ host: 'localhost:8787', origin: 'http://localhost:9999' }, 403],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
  ])('is forbidden to pages of other origins: %j', async (headers, status) => {
    const answer = await app.inject(reload(headers));
    if (status === 403) expectProblem(answer, status, 'other-origin');
    else expect(answer.statusCode).toBe(status);
  });
});

describe('options', () => {
  const given = (options: object) =>
    createServer({ bundles: [{ name: 'knn', folder }], ...options });

  it('need bundles with distinct names that are valid in a path', async () => {
    const knn = { name: 'knn', folder };
    await expect(createServer({ bundles: [] })).rejects.toThrow(InvalidArgumentError);
    await expect(createServer({ bundles: [knn, knn] })).rejects.toThrow(
      'two bundles are called "knn"; rename one of them',
    );
    await expect(given({ bundles: [{ name: 'my bundle', folder }] })).rejects.toThrow(
      'a bundle cannot be called "my bundle": names must consist of letters, digits, ".", "_" and "-"',
    );
  });

  it.each<[object, string]>([
    [{ tokn: 'x' }, 'a server has no option "tokn"; its options are: bundles, host, port, token,'],
    [{ threads: 0 }, 'a server: option "threads" must be an integer >= 1 and <= 256, got 0'],
    [{ threads: 1.5 }, 'option "threads" must be an integer >= 1 and <= 256, got 1.5'],
    [{ port: 65_536 }, 'option "port" must be an integer >= 0 and <= 65535, got 65536'],
    [{ maxWaiting: -1 }, 'option "maxWaiting" must be an integer >= 0 and <= 10000, got -1'],
    [{ timeLimitMs: 2_200_000_000 }, 'option "timeLimitMs" must be an integer >= 1 and <= 3600000'],
    [{ watchMs: 2 ** 31 }, 'option "watchMs" must be an integer >= 0 and <= 86400000'],
    [{ ratePerMinute: 0 }, 'option "ratePerMinute" must be an integer >= 1'],
    [{ trustProxy: 'yes' }, 'option "trustProxy"'],
    [{ trustProxy: true }, 'option "trustProxy"'],
    [{ trustProxy: -1 }, 'option "trustProxy"'],
    [{ trustProxy: ['proxy'] }, 'option "trustProxy" must list addresses or networks such as 10.0'],
    [{ trustProxy: ['10.0.0.0/33'] }, 'option "trustProxy" must list addresses or networks'],
    [{ token: '' }, 'option "token"'],
    [{ cors: ['https://example.org/'] }, 'option "cors" must list origins such as https://'],
    [{ cors: ['*'] }, 'option "cors" must list origins such as https://example.org, got "*"'],
    [
      { allowHosts: ['a:1'] },
      'option "allowHosts" must list host names such as example.org, without a port',
    ],
  ])('are checked: %j', async (options, message) => {
    await expect(given(options)).rejects.toThrow(InvalidArgumentError);
    await expect(given(options)).rejects.toThrow(message);
  });

  it('may be left undefined', async () => {
    const server = await given({ bundles: [{ name: 'knn', folder, deviceFolder: undefined }] });
    await server.close();
  });
});

/** Tests that need real connections. */
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError } from '../../src/base/errors.ts';
import { createClient, ProblemError } from '../../src/server/client.ts';
import {
  expectNoInside,
  memoryStore,
  temporaryFolder,
  testServer,
  writeSmallBundle,
} from '../../src/server/server.case.ts';
import type { Store } from '../../src/store/index.ts';

let folder: string;
let url: string;
beforeAll(async () => {
  folder = join(await temporaryFolder(), 'knn');
  await writeSmallBundle(folder);
  const server = await testServer({
    bundles: [{ name: 'knn', folder }],
    store: await memoryStore(),
    receiveMs: 300,
  });
  url = await server.start();
});

const sockets: Socket[] = [];
afterAll(() => {
  for (const socket of sockets) socket.destroy();
});

/** Sends bytes and reads until the server closes the connection. */
function sendRaw(text: string | Buffer): Promise<string> {
  const socket = createConnection(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  return new Promise((resolve) => {
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
    socket.write(text);
  });
}

const head = 'POST /v1/recommend HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';

describe('broken clients', () => {
  it.each([
    ['not HTTP', 'hello there\r\n\r\n', 400],
    ['TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), 400],
    ['endless headers', `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}`, 431],
    ['a body that never arrives', `${head}content-length: 100\r\n\r\n{"posts":`, 408],
    ['headers that never end', 'GET / HTTP/1.1\r\nhost: localhost\r\n', 408],
    ['invalid chunks', `${head}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
  ])('get a problem document or are dropped: %s', async (_, text, status) => {
    const client = createClient({ baseUrl: url });
    const [heard, served] = await Promise.all([
      sendRaw(text),
      client.recommend({ posts: [{ text: 'espresso and latte' }], k: 1 }),
    ]);
    expect(served.recommendations[0][0].tag).toBe('coffee');
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(heard.toLowerCase()).toContain('content-type: application/problem+json');
    expect(heard).toContain(`"status":${status}`);
    expectNoInside(heard);
  });

  it('are dropped if they send nothing', async () => {
    expect(await sendRaw('')).toMatch(/^$|^HTTP\/1.1 408 /);
  });

  it('do not disturb other clients by disconnecting', async () => {
    const gone = createConnection(Number(new URL(url).port), '127.0.0.1');
    sockets.push(gone);
    const body = JSON.stringify({ posts: Array(100).fill({ text: 'espresso and latte' }) });
    gone.write(`${head}content-length: ${body.length}\r\n\r\n${body}`, () => gone.destroy());
    const { recommendations } = await createClient({ baseUrl: url }).recommend({
      posts: [{ text: 'espresso' }],
    });
    expect(recommendations).toHaveLength(1);
  });
});

describe('the client', () => {
  const client = () => createClient({ baseUrl: `${url}/` });

  it('supports every route', async () => {
    expect(await client().ready()).toBe(true);
    const { default: bundle, bundles } = await client().models();
    expect(bundle).toBe(bundles[0].name);
    const text = 'espresso and latte';
    const { recommendations } = await client().recommend({ posts: [{ text }] });
    const { tag } = recommendations[0][0];
    expect((await client().explain({ post: { text }, tag })).tag).toBe(tag);
    const author = 'a/b ?#%';
    expect(await client().append(author, [{ id: '1', text: '#Hi' }])).toEqual({
      stored: 1,
      ids: ['1'],
    });
    expect((await client().history(author, { limit: 1 })).posts).toMatchObject([
      { hashtags: ['Hi'] },
    ]);
    expect((await client().tagCounts({ author })).tags).toEqual([{ tag: 'hi', count: 1 }]);
    expect((await client().tagCounts({ limit: 1 })).tags).toEqual([{ tag: 'hi', count: 1 }]);
    expect(await client().forget(author)).toMatchObject({ forgotten: 1, bundles: [] });
    expect(await client().forgotten(author)).toEqual({ forgotten: true, erased: true });
    await expect(client().append(author, [{ text: 'again' }])).rejects.toMatchObject({
      status: 409,
      problem: { code: 'author-forgotten' },
    });
    expect(await client().allow(author)).toEqual({ allowed: true });
  });

  it('throws problems as errors', async () => {
    const call = client().recommend({ posts: [], k: 1 });
    await expect(call).rejects.toThrow(ProblemError);
    await expect(call).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('body.posts'),
      problem: { code: 'invalid-request' },
    });
    await expect(client().history('..')).rejects.toThrow('cannot be used in a URL');
  });

  it('can be aborted, and reports when no server answers', async () => {
    const signal = AbortSignal.abort();
    await expect(client().models({ signal })).rejects.toMatchObject({ name: 'AbortError' });
    const lost = createClient({ baseUrl: 'http://127.0.0.1:1' });
    expect(await lost.ready()).toBe(false);
    await expect(lost.models()).rejects.toThrow(
      'no Octothorpe server answers at http://127.0.0.1:1; check that it is running, and the network',
    );
  });
});

describe('a connection that is idle while the server works', () => {
  const text = 'espresso and latte';

  it('is kept until the time limit', async () => {
    const store = { ...(await memoryStore()), latest: () => new Promise<never>(() => {}) };
    const server = await testServer({
      bundles: [{ name: 'knn', folder }],
      store: { ...store, close: async () => undefined } as Store,
      receiveMs: 200,
      timeLimitMs: 1000,
    });
    const client = createClient({ baseUrl: await server.start() });
    await expect(client.recommend({ posts: [{ text, author: 'ann' }] })).rejects.toMatchObject({
      status: 504,
      problem: { code: 'time-limit' },
    });
  });

  it('is kept until a bundle is loaded', async () => {
    const bundle = join(await temporaryFolder(), 'knn');
    await writeSmallBundle(bundle, 'knn', 60);
    const server = await testServer({
      bundles: [{ name: 'knn', folder: bundle }],
      // Makes the limit for idle connections shorter than the start of a thread.
      receiveMs: 50,
      timeLimitMs: 1,
    });
    const at = await server.start();
    await writeSmallBundle(bundle, 'knn', 90);
    const began = performance.now();
    const answer = await fetch(`${at}/v1/models/knn/reload`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(101);
  });
});

describe('closing', () => {
  it('aborts loading immediately', async () => {
    const server = await testServer({ bundles: [{ name: 'knn', folder }] });
    const started = server.start();
    await server.close();
    await expect(started).rejects.toThrow(InterruptedError);
  });

  it('answers the requests under way and accepts no new ones', async () => {
    const server = await testServer({ bundles: [{ name: 'knn', folder }] });
    const at = await server.start();
    const posts = Array(100).fill({ text: 'espresso and latte' });
    const client = createClient({ baseUrl: at });
    const underWay = Array.from({ length: 5 }, () => client.recommend({ posts }));
    // Once one is answered, all have reached the server.
    await underWay[0];
    const closed = server.close();
    for (const answer of await Promise.all(underWay)) {
      expect(answer.recommendations).toHaveLength(100);
    }
    await closed;
    expect(await client.ready()).toBe(false);
    await server.close();
  });

  it('reports a port that is taken', async () => {
    const port = Number(new URL(url).port);
    const other = await testServer({ bundles: [{ name: 'knn', folder }], port });
    await expect(other.start()).rejects.toThrow(
      `port ${port} of 127.0.0.1 is already in use; choose another one`,
    );
  });
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OctothorpeServer } from '../create-server.ts';
import { expectProblem, temporaryFolder, testServer } from '../server.case.ts';

/** A file that the build kept compressed alone. */
const large = 'a {}\n'.repeat(50_000);
let server: OctothorpeServer;
beforeAll(async () => {
  const parent = await temporaryFolder();
  const webFolder = join(parent, 'web');
  await mkdir(join(webFolder, 'assets'), { recursive: true });
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>built</title>');
  await writeFile(join(webFolder, 'docs.html'), '<!doctype html><title>HTTP</title>');
  await writeFile(join(webFolder, '.hidden'), 'secret');
  await writeFile(join(webFolder, 'assets/app-1a2b.js'), 'plain()');
  await writeFile(join(webFolder, 'assets/app-1a2b.js.gz'), gzipSync('packed()'));
  await writeFile(join(webFolder, 'assets/large-3c4d.css.gz'), gzipSync(large));
  server = await testServer({
    bundles: [{ name: 'none', folder: join(parent, 'none') }],
    webFolder,
  });
});

describe('the playground', () => {
  it('is revalidated each time; its hashed files are cached forever', async () => {
    const page = await server.app.inject('/');
    expect(page.body).toContain('built');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    const file = await server.app.inject('/assets/app-1a2b.js');
    expect(file.body).toBe('plain()');
    expect(file.headers['content-type']).toMatch(/javascript/);
    expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('comes with a page about the HTTP API', async () => {
    const docs = await server.app.inject('/docs');
    expect([docs.statusCode, docs.body]).toEqual([200, expect.stringContaining('HTTP')]);
    const slash = await server.app.inject('/docs/');
    expect([slash.statusCode, slash.headers.location]).toEqual([302, '../docs']);
  });

  it('answers 304 if a file has not changed', async () => {
    const { headers } = await server.app.inject('/assets/app-1a2b.js');
    const again = { 'if-none-match': String(headers.etag) };
    const unchanged = await server.app.inject({ url: '/assets/app-1a2b.js', headers: again });
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
  });

  it('is sent compressed to clients that accept it', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const file = await server.app.inject({ url: '/assets/app-1a2b.js', headers });
    expect(file.headers['content-encoding']).toBe('gzip');
    expect(file.headers.vary).toBe('accept-encoding');
    expect(gunzipSync(file.rawPayload).toString()).toBe('packed()');
    expect(file.headers['content-type']).toMatch(/javascript/);
  });

  it('decompresses a file that is kept compressed alone, for clients that do not accept that', async () => {
    const url = '/assets/large-3c4d.css';
    const plain = await server.app.inject({ url, headers: { range: 'bytes=0-1' } });
    expect(plain.statusCode).toBe(200);
    expect(plain.body).toBe(large);
    expect(plain.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.headers).not.toHaveProperty('etag');
    const packed = await server.app.inject({ url, headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload).toString()).toBe(large);
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/.hidden',
    '/none.js',
    '/assets',
  ])('has nothing at %s', async (url) => {
    expectProblem(await server.app.inject(url), 404, 'not-found');
  });
});

/** Posts that are sent to the server join the model that it serves. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBundle } from '../recommend/bundle-folder.ts';
import { memoryStore, temporaryFolder, testServer, writeSmallBundle } from './server.case.ts';

let folder: string;
beforeAll(async () => {
  folder = join(await temporaryFolder(), 'served');
  await writeSmallBundle(folder, 'fused');
}, 60_000);

const json = { 'content-type': 'application/json' };

describe('a server that learns', { timeout: 60_000 }, () => {
  it('suggests tags of posts that it was sent, to others, and keeps them in its bundle', async () => {
    const log: string[] = [];
    const server = await testServer({
      bundles: [{ name: 'served', folder }],
      store: await memoryStore(),
      learnEveryMs: 20,
      log: { write: (line) => log.push(line) },
    });
    await server.load();
    const inject = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) =>
      (await server.app.inject({ method, url, ...(payload && { payload, headers: json }) })).json();
    const tags = async () => {
      const asked = { posts: [{ text: 'a quokka by the road' }], k: 20, minimum: 0 };
      const { recommendations } = await inject('POST', '/v1/recommend', asked);
      return recommendations[0].map(({ tag }: { tag: string }) => tag);
    };
    const bundle = async () => (await inject('GET', '/v1/models')).bundles[0];
    expect(await bundle()).toMatchObject({ model: 'fused', learns: true });
    expect(await tags()).not.toContain('quokka');

    const posts = Array.from({ length: 20 }, (_, i) => ({
      id: `${i}`,
      text: `quokka ${i} #Quokka`,
    }));
    expect(await inject('POST', '/v1/authors/ranger/posts', { posts })).toMatchObject({
      stored: 20,
    });
    await expect.poll(bundle, { timeout: 30_000 }).toMatchObject({ learned: 20 });
    expect(await tags()).toContain('quokka');
    expect((await readBundle(folder)).contents.vocabularies.authors).toContain('ranger');
    expect(log.join('')).toMatch(/"learned":20.*"message":"posts learned"/);
    expect(log.join('')).not.toMatch(/quokka|ranger/i);
    expect((await server.app.inject('/metrics')).body).toContain(
      'octothorpe_learned_posts_total{bundle="served"} 20',
    );

    const forgotten = await inject('DELETE', '/v1/authors/ranger');
    expect(forgotten).toMatchObject({ forgotten: 20, bundles: ['served'] });
    await server.close();
  });

  it('learns what waits when it closes', async () => {
    const server = await testServer({
      bundles: [{ name: 'served', folder }],
      store: await memoryStore(),
      learnEveryMs: 3_600_000,
    });
    await server.load();
    const { learned = 0 } = (await readBundle(folder)).manifest;
    const payload = { posts: [{ id: 'last', text: 'good night #Sleep' }] };
    await server.app.inject({
      method: 'POST',
      url: '/v1/authors/owl/posts',
      payload,
      headers: json,
    });
    await server.close();
    expect((await readBundle(folder)).manifest.learned).toBe(learned + 1);
  });

  it('does not start without a store, nor without a bundle that can learn', async () => {
    const knn = join(await temporaryFolder(), 'knn');
    await writeSmallBundle(knn, 'knn', 30);
    const options = { bundles: [{ name: 'plain', folder: knn }], learnEveryMs: 1000 };
    await expect(testServer(options)).rejects.toThrow('"learnEveryMs" needs a store');
    const server = await testServer({ ...options, store: await memoryStore() });
    await expect(server.load()).rejects.toThrow(
      'none of the bundles can learn posts: plain (knn); serve one of fused',
    );
  });
});

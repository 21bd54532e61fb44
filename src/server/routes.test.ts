import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OctothorpeServer } from './create-server.ts';
import type { BundleInfo } from './schemas.ts';
import {
  expectProblem,
  memoryStore,
  temporaryFolder,
  testServer,
  writeSmallBundle,
} from './server.case.ts';

const log: string[] = [];
const examples = ['espresso and crema'];
let server: OctothorpeServer;
let knn: { name: string; folder: string };
beforeAll(async () => {
  const folder = await temporaryFolder();
  knn = { name: 'knn', folder: join(folder, 'knn') };
  await writeSmallBundle(join(folder, 'knn'));
  await writeSmallBundle(join(folder, 'random'), 'random', 180, { madeUp: { examples } });
  await writeSmallBundle(join(folder, 'smaller'), 'random', 30);
  server = await testServer({
    bundles: [
      knn,
      { name: 'plain', folder: join(folder, 'random'), deviceFolder: join(folder, 'smaller') },
    ],
    store: await memoryStore(),
    log: { write: (line) => log.push(line) },
  });
  expectProblem(await server.app.inject('/readyz'), 503, 'not-ready');
  expectProblem(await post('/v1/recommend', { posts: [{ text: 'early' }] }), 503, 'not-ready');
  await server.load();
});

function post(url: string, payload: object | string, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'application/json', ...headers };
  return server.app.inject({ method: 'POST', url, payload, headers: type });
}

const coffee = { text: 'espresso and crema and latte' };

describe('POST /v1/recommend', () => {
  it('returns the tags of each post in their usual spelling, and the text as the model reads it', async () => {
    const posts = [coffee, { text: 'Sourdough, oven & crust!' }];
    const answer = await post('/v1/recommend', { posts, k: 3 });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { bundle, model, recommendations, cleaned } = answer.json();
    expect([bundle, model]).toEqual(['knn', 'knn']);
    expect(recommendations[0]).toHaveLength(3);
    expect(recommendations.map(([best]: { display: string }[]) => best.display)).toEqual([
      'Coffee',
      'Baking',
    ]);
    expect(recommendations[0][0]).toMatchObject({ tag: 'coffee', seen: true });
    expect(recommendations[0][0].count).toBeGreaterThan(10);
    expect(cleaned[1]).toMatch(/^sourdough\W+oven\b.*crust$/);
  });

  it('accepts language tags with a script and a region, and rejects anything else', async () => {
    for (const lang of ['en', 'en-US', 'zh-Hant-TW', 'pt_BR', 'EN']) {
      const answer = await post('/v1/recommend', { posts: [{ ...coffee, lang }] });
      expect(answer.statusCode).toBe(200);
    }
    const answer = await post('/v1/recommend', { posts: [{ ...coffee, lang: 'English, mostly' }] });
    expectProblem(answer, 400, 'invalid-request');
  });

  it('answers hostile texts like any other', async () => {
    for (const piece of ['я.', '!#a', 'https://a.a.a', "a's"]) {
      const text = piece.repeat(15_000 / piece.length);
      const start = performance.now();
      const answer = await post('/v1/recommend', { posts: [{ text }], platform: 'x' });
      expect(answer.statusCode).toBe(200);
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });

  it('uses the named bundle', async () => {
    const answer = await post('/v1/recommend', { posts: [coffee], bundle: 'plain', k: 1 });
    expect(answer.json()).toMatchObject({ bundle: 'plain', model: 'random', cleaned: [null] });
    const unknown = await post('/v1/recommend', { posts: [coffee], bundle: 'other' });
    const { detail } = expectProblem(unknown, 404, 'unknown-bundle');
    expect(detail).toBe('there is no bundle "other"; the bundles are: knn, plain');
  });

  it('leaves out tags that the post already has, unless the raw ranking is requested', async () => {
    const posts = [{ text: `${coffee.text} #coffee` }];
    const shown = (await post('/v1/recommend', { posts })).json().recommendations[0];
    expect(shown.map(({ tag }: { tag: string }) => tag)).not.toContain('coffee');
    const raw = (await post('/v1/recommend', { posts, raw: true })).json().recommendations[0];
    expect(raw[0].tag).toBe('coffee');
  });

  it('returns tags that are merely popular separately', async () => {
    const posts = [{ text: 'xqzv wkjq' }, { text: '' }, coffee];
    const { recommendations, popular } = (await post('/v1/recommend', { posts, k: 20 })).json();
    expect(recommendations.slice(0, 2)).toEqual([[], []]);
    expect(popular[0]).toEqual(popular[1]);
    expect(popular[0].length).toBeGreaterThan(5);
    expect(popular[0][0]).toMatchObject({ popular: true, seen: true });
    expect(recommendations[2].every((one: object) => !('popular' in one))).toBe(true);
    expect(recommendations[2].length + popular[2].length).toBeLessThanOrEqual(20);
    const raw = (await post('/v1/recommend', { posts, k: 3, raw: true })).json();
    expect(raw.recommendations[0]).toEqual(popular[0].slice(0, 3));
    expect(raw.popular).toEqual([[], [], []]);

    const { tag } = popular[0][0];
    const why = (await post('/v1/explain', { post: posts[0], tag })).json();
    expect(why.summary).toMatch(
      `Nothing in the post points to #${tag}; it is one of the most used`,
    );
  });

  it('leaves out tags below the minimum', async () => {
    const ask = async (more: object) =>
      (await post('/v1/recommend', { posts: [coffee], ...more })).json();
    const [best, second] = (await ask({})).recommendations[0];
    expect((await ask({ minimum: best.score })).recommendations).toEqual([[best]]);
    expect((await ask({ minimum: second.score })).recommendations[0]).toHaveLength(2);
    expect((await ask({ minimum: 2 })).recommendations).toEqual([[]]);
    const wrong = await post('/v1/recommend', { posts: [coffee], minimum: 'high' });
    expect(expectProblem(wrong, 400, 'invalid-request').detail).toMatch(
      /body\.minimum must be number/,
    );
  });

  it('leaves out tags that the request blocks, and rejects what is no tag', async () => {
    const ask = (more: object) => post('/v1/recommend', { posts: [coffee], ...more });
    const tags = async (more: object) =>
      (await ask(more)).json().recommendations[0].map(({ tag }: { tag: string }) => tag);
    const [best, ...rest] = await tags({ k: 3 });
    expect(best).toBe('coffee');
    expect((await tags({ k: 3, block: ['#COFFEE'] })).slice(0, 2)).toEqual(rest);
    const wrong = await ask({ block: ['tea', '#'] });
    expect(expectProblem(wrong, 400, 'invalid-request').detail).toBe(
      'body.block[1] must be a tag, but has no letters',
    );
    const many = await ask({ block: Array.from({ length: 1001 }, (_, i) => `t${i}`) });
    expect(expectProblem(many, 400, 'invalid-request').detail).toMatch(/body\.block must/);
  });

  it('accepts a diversity from 0 to 1, and known tags only', async () => {
    const ask = (more: object) => post('/v1/recommend', { posts: [coffee], ...more });
    const plain = (await ask({})).json();
    expect((await ask({ diversity: 0, knownOnly: true })).json()).toEqual(plain);
    const [best] = (await ask({ diversity: 1 })).json().recommendations[0];
    expect(best).toEqual(plain.recommendations[0][0]);
    const wrong = await ask({ diversity: 1.01 });
    expect(expectProblem(wrong, 400, 'invalid-request').detail).toMatch(
      /body\.diversity must be <= 1/,
    );
    expectProblem(await ask({ knownOnly: 'yes' }), 400, 'invalid-request');
  });

  it('never suggests or completes a tag that the server blocks', async () => {
    const blocking = await testServer({ bundles: [knn], block: ['Coffee'] });
    await blocking.load();
    const inject = async (url: string, payload?: object) =>
      (await blocking.app.inject(payload ? { method: 'POST', url, payload } : url)).json();
    const { recommendations, popular } = await inject('/v1/recommend', { posts: [coffee], k: 50 });
    const tags = [...recommendations[0], ...popular[0]].map(({ tag }) => tag);
    expect(tags.length).toBeGreaterThan(5);
    expect(tags).not.toContain('coffee');
    expect((await inject('/v1/models/knn/tags?prefix=coffee')).tags).toEqual([]);
    await blocking.close();
  });

  it('uses the stored history of an author if the post has none', async () => {
    const text = 'again today';
    const posts = [{ text: 'a', hashtags: ['Llamas'], time: 1000 }];
    await post('/v1/authors/keeper/posts', { posts });
    const tags = async (asked: object) => {
      const answer = await post('/v1/recommend', { posts: [{ text, ...asked }], k: 20, raw: true });
      return answer.json().recommendations[0].map(({ tag }: { tag: string }) => tag);
    };
    expect(await tags({ author: 'keeper' })).toContain('llamas');
    expect(await tags({ author: 'keeper', time: 1000 })).not.toContain('llamas');
    expect(await tags({ author: 'keeper', history: [] })).not.toContain('llamas');
    // Stored with the current time, long after the training posts; the query has no time.
    await post('/v1/authors/writer/posts', { posts: [{ text: 'a', hashtags: ['Alpacas'] }] });
    expect(await tags({ author: 'writer' })).toContain('alpacas');
    // The model may know an author whom the store does not.
    expect(await tags({ author: 'a1' })).toEqual(await tags({ author: 'a1' }));
  });

  it.each([
    ['{"posts":[{"text":7}]}', 'body.posts[0].text must be string, got 7'],
    ['{"posts":[{}]}', 'body.posts[0] must have text, got []'],
    [
      '{"posts":[{"text":"a","autor":"b"}]}',
      /^body\.posts\[0\] has no field "autor"; its fields are: text, author/,
    ],
    ['{"posts":[]}', /^body\.posts must not have fewer than 1 items, got \[\]/],
    ['{"posts":[{"text":"a"}],"k":51}', 'body.k must be <= 50, got 51'],
    [
      '{"posts":[{"text":"a"}],"platform":"fax"}',
      /^body\.platform must be one of x, mastodon, .*, got "fax"$/,
    ],
    ['{"posts":[{"text":"a"', 'the body is not JSON'],
    ['', 'the body is empty; expected a JSON object'],
    ['[]', 'body must be object, got []'],
  ])('says what is wrong with %s', async (body, detail) => {
    const problem = expectProblem(await post('/v1/recommend', body), 400, 'invalid-request');
    expect(problem.detail).toMatch(detail);
  });
});

describe('POST /v1/explain', () => {
  it('says what the tag is based on', async () => {
    const answer = await post('/v1/explain', { post: coffee, tag: '#Coffee' });
    expect(answer.json()).toMatchObject({ bundle: 'knn', model: 'knn', tag: 'coffee' });
    expect(answer.json().summary).toContain('#coffee');
    expect(answer.json().neighbours.length).toBeGreaterThan(3);
  });

  it('is rejected by a bundle that cannot explain, and for text that is not a tag', async () => {
    const unable = await post('/v1/explain', { post: coffee, tag: 'coffee', bundle: 'plain' });
    expectProblem(unable, 422, 'not-supported');
    expectProblem(await post('/v1/explain', { post: coffee, tag: ' # ' }), 400, 'invalid-request');
  });
});

describe('GET /v1/models', () => {
  it('describes every bundle', async () => {
    const { default: first, bundles, store } = (await server.app.inject('/v1/models')).json();
    expect([first, store]).toEqual(['knn', true]);
    expect(bundles).toMatchObject([
      {
        name: 'knn',
        model: 'knn',
        state: 'ready',
        explains: true,
        device: { url: '/device/knn/', graph: false },
      },
      { name: 'plain', model: 'random', state: 'ready', explains: false },
    ]);
    expect(bundles[0].tags).toBeGreaterThan(6);
    expect(bundles.map(({ madeUp }: BundleInfo) => madeUp)).toEqual([undefined, { examples }]);
    expect(bundles[0].device.bytes).toBe(bundles[0].bytes);
    expect(bundles[1].device.bytes).toBeLessThan(bundles[1].bytes);
  });
});

describe('GET /v1/models/NAME/tags', () => {
  const tags = async (query: string) => {
    const answer = await server.app.inject(`/v1/models/knn/tags${query}`);
    expect(answer.statusCode).toBe(200);
    return answer.json().tags.map(({ display }: { display: string }) => display);
  };

  it('returns the known tags with a prefix, most used first', async () => {
    expect((await tags('?prefix=c')).toSorted()).toEqual(['Chess', 'Coffee', 'Cycling']);
    expect(await tags('?prefix=%23COF&limit=1')).toEqual(['Coffee']);
    expect(await tags('?prefix=cofe')).toEqual([]);
    const topics = ['Astronomy', 'Baking', 'Chess', 'Coffee', 'Cycling', 'Gardening'];
    expect((await tags('?limit=6')).toSorted()).toEqual(topics); // before by0, by1 ..., which few posts have
    expect(await tags('')).toHaveLength(10);
  });

  it.each([
    [`?prefix=${'a'.repeat(201)}`, /^query.prefix must not have more than 200 characters/],
    ['?limit=51', 'query.limit must be <= 50, got 51'],
    ['?begin=a', /^query has no field "begin"; its fields are: prefix, limit/],
  ])('says what is wrong with %s', async (query, detail) => {
    const answer = await server.app.inject(`/v1/models/knn/tags${query}`);
    expect(expectProblem(answer, 400, 'invalid-request').detail).toMatch(detail);
  });

  it('rejects an unknown bundle', async () => {
    expectProblem(await server.app.inject('/v1/models/other/tags'), 404, 'unknown-bundle');
  });
});

describe('authors', () => {
  it('finds the tags of long hostile posts quickly', async () => {
    const texts = ['я.', 'https://a.a.a', '!#a', '好#'].map((piece) =>
      piece.repeat(10_000 / piece.length),
    );
    const start = performance.now();
    const posts = texts.map((text) => ({ text: `${text} #x` }));
    const answer = await post('/v1/authors/hostile/posts', { posts });
    expect(answer.statusCode).toBe(200);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('may have at most 100 tags per post, listed or in its text', async () => {
    const text = (count: number) => Array.from({ length: count }, (_, i) => `#t${i}`).join(' ');
    const send = (...posts: object[]) => post('/v1/authors/tagger/posts', { posts });
    expect((await send({ text: text(100) })).statusCode).toBe(200);
    const refused = expectProblem(
      await send({ text: 'fine' }, { text: text(101) }),
      400,
      'invalid-request',
    );
    expect(refused.detail).toBe(
      'body.posts[1].text must have at most 100 hashtags, got 101; list the ones to keep in "hashtags"',
    );
    expect((await send({ text: text(101), hashtags: ['t1'] })).statusCode).toBe(200);
    const hashtags = text(101).replaceAll('#', '').split(' ');
    expectProblem(await send({ text: 'x', hashtags }), 400, 'invalid-request');
    const { posts } = (await server.app.inject('/v1/authors/tagger/posts')).json();
    expect(posts).toHaveLength(2);
  });

  it.each([
    'ann',
    'a/b',
    'ü ñ 中文',
    '100%',
    '?x=1#y',
    '😀',
    '%2F',
    '..a',
    'a b+c',
    'x'.repeat(200),
  ])('keeps, lists, counts and forgets posts of %s', async (author) => {
    const at = `/v1/authors/${encodeURIComponent(author)}`;
    const posts = [
      { id: '1', text: 'first #One', time: 2 },
      { id: '2', text: 'second', hashtags: ['Two', 'one'], time: 1 },
      { text: 'third' },
    ];
    const kept = (await post(`${at}/posts`, { posts })).json();
    expect(kept).toEqual({ stored: 3, ids: ['1', '2', expect.stringMatching(/^[0-9a-f-]{36}$/)] });
    expect((await post(`${at}/posts`, { posts: posts.slice(0, 2) })).json().stored).toBe(0);
    const listed = (await server.app.inject(`${at}/posts?limit=3`)).json();
    expect(listed.author).toBe(author);
    expect(listed.posts.map(({ text }: { text: string }) => text)).toEqual([
      'second',
      'first #One',
      'third',
    ]);
    expect(listed.posts[1].hashtags).toEqual(['One']);
    expect((await server.app.inject(`${at}/tags`)).json().tags).toEqual([
      { tag: 'one', count: 2 },
      { tag: 'two', count: 1 },
    ]);
    expect((await server.app.inject('/v1/tags?limit=1')).json().tags).toHaveLength(1);
    const forgotten = await server.app.inject({ method: 'DELETE', url: at });
    expect(forgotten.json()).toEqual({ forgotten: 3, erased: true, bundles: [], warnings: [] });
    expect((await server.app.inject(`${at}/posts`)).json().posts).toEqual([]);
    // New posts of the author are rejected, whoever sends them, until the author is allowed again.
    const refused = expectProblem(await post(`${at}/posts`, { posts }), 409, 'author-forgotten');
    expect(refused.detail).toMatch(/DELETE \/v1\/authors\/AUTHOR\/forgotten allows them again/);
    const state = async () => (await server.app.inject(`${at}/forgotten`)).json();
    expect(await state()).toEqual({ forgotten: true, erased: true });
    const allow = () => server.app.inject({ method: 'DELETE', url: `${at}/forgotten` });
    expect((await allow()).json()).toEqual({ allowed: true });
    expect((await allow()).json()).toEqual({ allowed: false });
    expect(await state()).toEqual({ forgotten: false, erased: true });
    expect((await post(`${at}/posts`, { posts })).json().stored).toBe(3);
    await server.app.inject({ method: 'DELETE', url: at });
  });

  it('are, when forgotten, warned about bundles that contain their posts', async () => {
    const forget = async (author: string) =>
      (await server.app.inject({ method: 'DELETE', url: `/v1/authors/${author}` })).json();
    const { bundles, warnings } = await forget('a5');
    const trained = (await server.app.inject('/v1/models')).json().bundles;
    const keeping = trained.filter(({ model }: { model: string }) => model === 'knn');
    expect(keeping.length).toBeGreaterThan(0);
    expect(keeping.length).toBeLessThan(trained.length);
    expect(bundles).toEqual(keeping.map(({ name }: { name: string }) => name));
    expect(warnings).toEqual([expect.stringMatching(/octothorpe forget --bundle FOLDER --author/)]);
    for (const other of ['a', '5', 'a55']) expect((await forget(other)).bundles).toEqual([]);
  });

  it('keep posts without a time in the order sent', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `post ${i}`);
    const earliest = Date.now() - texts.length;
    await post('/v1/authors/swift/posts', { posts: texts.map((text) => ({ text })) });
    const { posts } = (await server.app.inject('/v1/authors/swift/posts?limit=20')).json();
    expect(posts.map(({ text }: { text: string }) => text)).toEqual(texts);
    expect(posts[0].time).toBeGreaterThan(earliest);
    expect(posts[19].time).toBeLessThanOrEqual(Date.now());
  });

  it('need a valid name of at most 200 characters', async () => {
    for (const author of ['x'.repeat(201), '%00', '%F0%9F']) {
      const answer = await post(`/v1/authors/${author}/posts`, { posts: [{ text: 'a' }] });
      expectProblem(answer, 400, 'invalid-request');
    }
  });
});

describe('GET /device', () => {
  it('serves the files of the loaded version, with ETags', async () => {
    const manifest = await server.app.inject('/device/plain/manifest.json');
    expect(manifest.headers['content-type']).toMatch('application/json');
    for (const [name, { bytes }] of Object.entries<{ bytes: number }>(manifest.json().files)) {
      const file = await server.app.inject(`/device/plain/${name}`);
      expect(file.rawPayload.length).toBe(bytes);
      const again = { 'if-none-match': String(file.headers.etag) };
      const unchanged = await server.app.inject({ url: `/device/plain/${name}`, headers: again });
      expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
    }
  });

  it.each(['..%2f..%2fetc%2fpasswd', '%2e%2e', '.', 'no.txt', 'a%5Cb'])(
    'serves nothing else: %s',
    async (file) => {
      expectProblem(await server.app.inject(`/device/knn/${file}`), 404, 'not-found');
    },
  );
});

describe('everything else', () => {
  it('is alive, ready and counted', async () => {
    expect((await server.app.inject('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await server.app.inject('/readyz')).json()).toEqual({ status: 'ok' });
    const { body } = await server.app.inject('/metrics');
    expect(body).toMatch(
      /octothorpe_requests_total\{route="\/v1\/recommend",method="POST",status="200"\} \d/,
    );
    expect(body).toMatch('octothorpe_bundle_loads_total{bundle="knn",outcome="loaded"} 1');
    expect(body).toMatch(/octothorpe_recommended_posts_total\{bundle="knn"\} \d/);
    expect(body).toMatch(/octothorpe_request_seconds_bucket/);
    expect(body).toMatch('octothorpe_waiting_requests 0');
    expect(body).toMatch('process_resident_memory_bytes');
  });

  it('answers unknown paths and wrong methods with a problem document', async () => {
    expectProblem(await server.app.inject('/v2/recommend'), 404, 'not-found');
    expectProblem(await server.app.inject('/v1/authors/%ff/posts'), 400, 'invalid-request');
    const wrong = await server.app.inject({ method: 'PUT', url: '/v1/recommend' });
    expectProblem(wrong, 405, 'method-not-allowed');
    expect(wrong.headers.allow).toBe('POST');
    const text = await post('/v1/recommend', 'hello', { 'content-type': 'text/plain' });
    expectProblem(text, 415, 'unsupported-media-type');
    const large = await post('/v1/recommend', `"${'x'.repeat(1024 * 1024)}"`);
    expectProblem(large, 413, 'body-too-large');
  });

  it('has the id of the request, the client’s own if it is valid', async () => {
    const mine = { 'x-request-id': 'trace-7:a' };
    const answer = await server.app.inject({ url: '/v1/nothing', headers: mine });
    expect(answer.headers['x-request-id']).toBe('trace-7:a');
    expect(answer.json().instance).toBe('trace-7:a');
    const bad = await server.app.inject({ url: '/', headers: { 'x-request-id': 'a b"<' } });
    expect(bad.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('has security headers', async () => {
    const { headers, body } = await server.app.inject('/');
    expect(body).toContain('npm run build');
    expect(headers['content-security-policy']).toMatch("script-src 'self' 'wasm-unsafe-eval';");
    expect(headers['content-security-policy']).not.toMatch('unsafe-inline');
    expect(headers['x-content-type-options']).toBe('nosniff');
    const docs = await server.app.inject('/docs');
    expect(docs.statusCode).toBe(200);
    expect(docs.headers['content-security-policy']).not.toMatch(/'unsafe-eval'/);
  });

  it('logs no text, tag or author', async () => {
    const secret = 'zanzibar';
    await post('/v1/recommend', { posts: [{ text: secret, author: secret }] });
    await post('/v1/recommend', { posts: [{ text: 7, [secret]: secret }] });
    await post('/v1/explain', { post: { text: secret }, tag: secret });
    await post(`/v1/authors/${secret}/posts`, { posts: [{ text: secret, hashtags: [secret] }] });
    await server.app.inject(`/v1/authors/${secret}/tags?${secret}`);
    await server.app.inject(`/${secret}`);
    const lines = log.map((line) => JSON.parse(line));
    expect(lines.at(-3)).toMatchObject({ route: '/v1/authors/:author/posts', status: 200 });
    expect(lines.at(-1)).toMatchObject({ route: '(none)', status: 404 });
    const recommended = lines.filter(({ route }) => route === '/v1/recommend').at(-2);
    expect(recommended).toMatchObject({ status: 200, bundle: 'knn', posts: 1 });
    expect(recommended.reqId).toMatch(/^[0-9a-f-]{36}$/);
    for (const word of [
      secret,
      'llamas',
      'keeper',
      'espresso',
      '中文',
      encodeURIComponent('中文'),
    ]) {
      expect(log.join('').toLowerCase()).not.toContain(word.toLowerCase());
    }
  });
});

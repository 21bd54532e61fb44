import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  DataFormatError,
  FileAccessError,
  InterruptedError,
  InvalidArgumentError,
  NotFittedError,
  NotSupportedError,
} from '../base/errors.ts';
import { knn } from '../models/knn.ts';
import { quietContext, smallCorpus } from '../models/model.case.ts';
import { random } from '../models/random.ts';
import { encodeBundle, totalBytes } from './bundle-format.ts';
import { recommendInWorker, type WorkerLike } from './in-worker.ts';
import { createRecommender } from './recommender.ts';
import { suggest } from './suggest.ts';
import { fromPlainError, toPlainError } from './worker-messages.ts';
import { answerMessages } from './worker-side.ts';

const { train, test } = smallCorpus();
const queries = test.slice(0, 5).map(({ text, author }) => ({ text, author }));
const site = 'http://somewhere.example';
/** Files on the fake web, by URL. */
const web = new Map<string, Uint8Array>();
const closers: (() => void)[] = [];

/**
 * Sends bodies in two chunks. Requests to "slow" hang, "closed" requires a key, "away" is unreachable, "busy" answers 503,
 * and "cut" fails after the first chunk of every file except the manifest.
 */
async function fakeFetch(url: string, { signal, headers }: RequestInit): Promise<Response> {
  if (url.includes('/away/')) throw new TypeError('fetch failed');
  if (url.includes('/busy/')) return new Response(null, { status: 503 });
  const isCut = url.includes('/cut/') && !url.endsWith('/manifest.json');
  url = url.replace('/cut/', '/knn/');
  if (url.includes('/closed/')) {
    if (new Headers(headers).get('key') !== 'k') return new Response(null, { status: 401 });
    url = url.replace('/closed/', '/knn/');
  }
  if (url.includes('/slow/')) {
    await new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  }
  const body = web.get(url);
  if (!body) return new Response(null, { status: 404 });
  const half = Math.floor(body.length / 2);
  const chunks = [body.slice(0, half), body.slice(half)].filter(({ length }) => length > 0);
  const stream = new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift();
      if (isCut && chunks.length === 0) controller.error(new TypeError('terminated'));
      else if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
  return new Response(stream);
}

/** The page's end of a channel. The worker's side answers at the other end, on this thread. */
function newWorker({ answers = true } = {}): WorkerLike & { readonly sent: unknown[] } {
  const { port1, port2 } = new MessageChannel();
  if (answers) {
    answerMessages(
      {
        postMessage: (message) => port2.postMessage(message),
        addEventListener: (_, listener) => {
          port2.on('message', (data) => listener({ data }));
        },
      },
      async () => ({}),
    );
  }
  closers.push(() => port1.close());
  const sent: unknown[] = [];
  return {
    sent,
    postMessage(message) {
      sent.push(message);
      port1.postMessage(message);
    },
    addEventListener(type: string, listener: (event: { data: unknown }) => void) {
      if (type === 'message') port1.on('message', (data) => listener({ data }));
    },
    terminate: () => port1.close(),
  };
}

beforeAll(async () => {
  vi.stubGlobal('fetch', fakeFetch);
  for (const model of [knn, random]) {
    const fitted = await model.fit({ train }, {}, quietContext());
    for (const [name, bytes] of await encodeBundle(fitted.export())) {
      web.set(`${site}/${model.name}/${name}`, bytes);
    }
  }
  return () => vi.unstubAllGlobals();
});

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('recommendInWorker', () => {
  it('answers like the recommender itself, several questions at once', async () => {
    const fitted = await knn.fit({ train }, {}, quietContext());
    const contents = fitted.export();
    const inWorker = await recommendInWorker(newWorker(), `${site}/knn`);
    const here = await createRecommender(contents, inWorker.manifest);
    const [all, none, explanation, completions] = await Promise.all([
      inWorker.suggest(queries, { k: 3, platform: 'mastodon' }),
      inWorker.suggest([], { k: 3 }),
      inWorker.explain(queries[0], 'coffee'),
      inWorker.complete('#cof', 3),
    ]);
    const expected = await suggest(here, queries, { k: 3, platform: 'mastodon' });
    expect(all.suggestions).toEqual(expected.map(({ suggestions }) => suggestions));
    expect(all.popular).toEqual(expected.map(({ popular }) => popular));
    expect(all.suggestions.flat().length).toBeGreaterThan(10);
    expect(all.cleaned).toEqual(queries.map((query) => here.clean!(query)));
    expect(none).toEqual({ suggestions: [], popular: [], cleaned: [] });
    expect(explanation).toEqual(await here.explain!(queries[0], 'coffee'));
    expect(completions).toEqual([{ tag: 'coffee', display: 'Coffee' }]);
    const tags = new Set(train.flatMap(({ hashtags }) => hashtags)).size;
    expect(inWorker).toMatchObject({ model: 'knn', explains: true, warnings: [], tags });
  });

  it('opens a bundle in memory, from bytes and blobs, and answers as from a URL', async () => {
    const files = new Map<string, Uint8Array | Blob>();
    for (const [url, bytes] of web) {
      const name = url.slice(`${site}/knn/`.length);
      if (!url.startsWith(`${site}/knn/`)) continue;
      files.set(name, name.endsWith('.txt') ? bytes : new Blob([bytes as Uint8Array<ArrayBuffer>]));
    }
    const worker = newWorker();
    const [inMemory, loaded] = await Promise.all([
      recommendInWorker(worker, files),
      recommendInWorker(newWorker(), `${site}/knn`),
    ]);
    expect(worker.sent).toHaveLength(1);
    expect(inMemory.manifest).toEqual(loaded.manifest);
    const expected = await loaded.suggest(queries, { k: 3 });
    expect(await inMemory.suggest(queries, { k: 3 })).toEqual(expected);
    files.delete('tags.txt');
    await expect(recommendInWorker(newWorker(), files, { where: 'mine' })).rejects.toThrow(
      'mine: the file tags.txt is missing or unreadable',
    );
  });

  it('counts the bytes loaded, up to the total of the manifest', async () => {
    const seen: [number, number][] = [];
    const { manifest } = await recommendInWorker(newWorker(), `${site}/knn/`, {
      onProgress: (...progress) => seen.push(progress),
    });
    const total = totalBytes(manifest);
    expect(seen.length).toBeGreaterThan(Object.keys(manifest.files).length);
    expect(seen.every(([, of]) => of === total)).toBe(true);
    expect(seen.map(([loaded]) => loaded)).toEqual(
      seen.map(([loaded]) => loaded).toSorted((a, b) => a - b),
    );
    expect(seen.at(-1)).toEqual([total, total]);
  });

  it('reports what a model does not support', async () => {
    const inWorker = await recommendInWorker(newWorker(), `${site}/random`);
    const { suggestions, popular, cleaned } = await inWorker.suggest(queries.slice(0, 1), { k: 2 });
    expect(suggestions).toEqual([[]]);
    expect(popular[0]).toHaveLength(2);
    expect(cleaned).toEqual([null]);
    expect(inWorker.explains).toBe(false);
    await expect(inWorker.explain(queries[0], 'coffee')).rejects.toThrow(NotSupportedError);
  });

  it('passes on errors of a bundle with their class', async () => {
    const loading = recommendInWorker(newWorker(), `${site}/none`);
    await expect(loading).rejects.toThrow(DataFormatError);
    await expect(loading).rejects.toThrow(`${site}/none is not a bundle`);
    await expect(loading).rejects.toMatchObject({ code: 'E_DATA_FORMAT', name: 'DataFormatError' });
  });

  it.each([
    ['away', /away\/manifest\.json could not be loaded; check its server and the network/],
    ['busy', /busy\/manifest\.json: the server answered HTTP 503; try again later$/],
    ['cut', /cut\/\S+ could not be loaded; check/],
  ])('does not blame the bundle for network problems: %s', async (path, message) => {
    const loading = recommendInWorker(newWorker(), `${site}/${path}`);
    await expect(loading).rejects.toThrow(FileAccessError);
    await expect(loading).rejects.toThrow(message);
  });

  it.each(['?version=2', '#top'])('requires the URL of a folder, without %s', async (rest) => {
    const loading = recommendInWorker(newWorker(), `${site}/knn/${rest}`);
    await expect(loading).rejects.toThrow(InvalidArgumentError);
    await expect(loading).rejects.toThrow('without "?" and "#", got http');
  });

  it('sends headers', async () => {
    const closed = `${site}/closed`;
    await expect(recommendInWorker(newWorker(), closed)).rejects.toThrow(
      `${closed}/manifest.json: the server answered HTTP 401; send the token that it requires`,
    );
    const { model } = await recommendInWorker(newWorker(), closed, { headers: { key: 'k' } });
    expect(model).toBe('knn');
  });

  it('stops loading when aborted, in the worker too', async () => {
    const worker = newWorker();
    const abort = new AbortController();
    const loading = recommendInWorker(worker, `${site}/slow`, { signal: abort.signal });
    await new Promise((resolve) => setTimeout(resolve));
    abort.abort();
    await expect(loading).rejects.toThrow(InterruptedError);
    const id = expect.any(Number);
    expect(worker.sent).toEqual([
      { id, ask: { kind: 'load', url: `${site}/slow/` } },
      { id, cancel: true },
    ]);
    // It can load another bundle.
    expect((await recommendInWorker(worker, `${site}/knn`)).model).toBe('knn');
  });

  it('never sends a question that was aborted while waiting', async () => {
    const worker = newWorker();
    const inWorker = await recommendInWorker(worker, `${site}/knn`);
    const abort = new AbortController();
    const first = inWorker.suggest(queries, { k: 1 });
    const stale = inWorker.suggest(queries, { k: 2 }, { signal: abort.signal });
    const last = inWorker.suggest(queries, { k: 3 });
    abort.abort();
    await expect(stale).rejects.toThrow('suggest was interrupted');
    expect((await first).suggestions[0]).toHaveLength(1);
    expect((await last).suggestions[0]).toHaveLength(3);
    expect(worker.sent).toHaveLength(3);
  });

  it('rejects unanswered questions when closed', async () => {
    const inWorker = await recommendInWorker(newWorker(), `${site}/knn`);
    const asked = [inWorker.suggest(queries, { k: 1 }), inWorker.suggest(queries, { k: 1 })];
    inWorker.close();
    for (const answer of asked) await expect(answer).rejects.toThrow(InterruptedError);
    await expect(inWorker.suggest(queries, { k: 1 })).rejects.toThrow(
      'the recommender was closed; load the bundle again',
    );
  });

  it('reports that the worker script did not load', async () => {
    const listeners = new Map<string, (event: { data: unknown }) => void>();
    const worker: WorkerLike = {
      postMessage() {},
      addEventListener(type: string, listener: (event: { data: unknown }) => void) {
        listeners.set(type, listener);
      },
    };
    const loading = recommendInWorker(worker, `${site}/knn`);
    await new Promise((resolve) => setTimeout(resolve));
    listeners.get('error')!({ data: undefined });
    await expect(loading).rejects.toThrow(/the worker failed: its script did not load; check/);
  });
});

it('rejects questions before a bundle is loaded', async () => {
  const worker = newWorker();
  const answer = new Promise((resolve) =>
    worker.addEventListener('message', ({ data }) => resolve(data)),
  );
  worker.postMessage({ id: 1, ask: { kind: 'explain', query: { text: '' }, tag: 'a' } });
  expect(await answer).toMatchObject({ id: 1, error: { code: 'E_NOT_FITTED' } });
});

it('errors keep class, code and message between threads', () => {
  for (const error of [new NotFittedError('a'), new DataFormatError('b'), new RangeError('c')]) {
    const arrived = fromPlainError(structuredClone(toPlainError(error)));
    expect(arrived.name).toBe(error.name);
    expect(arrived.message).toBe(error.message);
  }
  expect(fromPlainError(new NotFittedError('a'))).toBeInstanceOf(NotFittedError);
  expect(toPlainError('thrown')).toEqual({ name: 'Error', message: 'thrown' });
});

/** Helpers for tests of the server: small bundles, a server, problem documents. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Value from 'typebox/value';
import { afterAll, expect } from 'vitest';
import { normalizeTag } from '../base/tags.ts';
import { quietContext, smallCorpus } from '../models/model.case.ts';
import { loadModel } from '../models/registry.ts';
import { writeBundle } from '../recommend/bundle-folder.ts';
import type { BundleNotes } from '../recommend/bundle-format.ts';
import { openStore } from '../store/index.ts';
import { createServer, type OctothorpeServer } from './create-server.ts';
import { Problem } from './schemas.ts';
import type { ServerOptions } from './server-options.ts';

/** Creates a folder that is removed after the file's tests. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'octothorpe-server-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Trains on the small corpus. @param posts number of posts from its start; a different number makes a different version */
export async function writeSmallBundle(
  folder: string,
  model = 'knn',
  posts = 180,
  notes: BundleNotes = {},
): Promise<void> {
  const train = smallCorpus().train.slice(0, posts);
  const fitted = await (await loadModel(model)).fit({ train }, {}, quietContext());
  await writeBundle(folder, fitted.export(), notes);
}

/** Creates a server that does not listen yet. By default, it has one thread per bundle and does not watch folders. */
export async function testServer(options: Partial<ServerOptions>): Promise<OctothorpeServer> {
  const server = await createServer({
    bundles: [],
    threads: 1,
    watchMs: 0,
    port: 0,
    webFolder: '/nowhere',
    ...options,
  });
  afterAll(() => server.close());
  return server;
}

export function memoryStore() {
  return openStore('memory:', { normalizeTag });
}

interface Answered {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Checks that the answer is a complete problem document that reveals no internals. */
export function expectProblem(answer: Answered, status: number, code: string): Problem {
  expect(`${answer.statusCode} ${answer.body}`).toMatch(new RegExp(`^${status} `));
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const problem: unknown = JSON.parse(answer.body);
  expect([...Value.Errors(Problem, problem)]).toEqual([]);
  expect(problem).toMatchObject({ status, code });
  expectNoInside(answer.body);
  return problem as Problem;
}

/** Checks that there are no stack frames, paths or module names. */
export function expectNoInside(body: string): void {
  expect(body).not.toMatch(/\bat .*:\d+:\d+|node_modules|\/(tmp|home|src|work)\/|\.ts\b/);
}

/**
 * What a person waits for when a model is trained on their own posts in the built playground (`npm run build`): 10,000
 * made-up posts of one person, in a headless Chromium. Training includes the honest check. While the page's longest task
 * runs, the page cannot react; its time is that of the processor, so that other work on the machine does not count.
 *
 *     npx tsx bench/personal.ts
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { type Post, readAllPosts } from '../src/posts/index.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { serve } from '../test/browser/serve.ts';
import { personalModelNames } from '../web/src/personal/personal-models.ts';
import { type Row, report } from './report.ts';

const count = 10_000;
const mostMs = 600_000;

const posts = (await madeUpPosts()).map((post) => `${JSON.stringify(post)}\n`).join('');
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-personal-'));
const file = join(folder, 'posts.jsonl');
writeFileSync(file, posts);
const site = await serve(playground());
const browser = await launchChromium();
const rows: Row[] = [];
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(mostMs);
  await page.goto(`${site.origin}/#/yours`);
  for (const model of personalModelNames) {
    await browser.startTracing(page, { categories: ['toplevel'] });
    const readMs = await elapsed(async () => {
      await page.getByLabel('Choose a file').setInputFiles(file);
      await page.getByText('10,000 posts', { exact: true }).waitFor();
    });
    await page.locator(`input[value="${model}"]`).check();
    const trainMs = await elapsed(() => train(page));
    const longest = longestTaskMs(await browser.stopTracing());
    const article = page.getByRole('article').filter({ hasText: 'in use' });
    const figures = await article.locator('tbody td').allTextContents();
    rows.push({
      model,
      'read ms': readMs,
      'train and check s': trainMs / 1000,
      'longest task ms': longest,
      'hit@5': figures[0],
      'most used': figures[1],
    });
    await page.reload();
  }
} finally {
  await browser.close();
  site.close();
  rmSync(folder, { recursive: true });
}
report('personal', rows);

async function train(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByText('Your model is ready', { exact: true }).last().waitFor();
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Of the page's own thread, not of its workers, in processor time. */
function longestTaskMs(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as {
    readonly traceEvents: readonly {
      readonly name: string;
      readonly pid: number;
      readonly tid: number;
      /** Microseconds. */
      readonly tdur?: number;
      readonly args?: { readonly name?: string };
    }[];
  };
  const threads = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map(({ pid, tid }) => `${pid}/${tid}`);
  const tasks = traceEvents
    .filter(({ pid, tid }) => threads.includes(`${pid}/${tid}`))
    .map(({ tdur = 0 }) => tdur);
  if (tasks.length === 0) throw new Error('the trace has no tasks of the page');
  return tasks.reduce((longest, time) => Math.max(longest, time)) / 1000;
}

/** The posts of the English sample as one person's, and as many that join halves of two of them. */
async function madeUpPosts(): Promise<object[]> {
  const parts = ['train', 'valid', 'test'].map((part) => `sample/en/${part}.jsonl.gz`);
  const read = await Promise.all(parts.map((path) => readAllPosts(path)));
  const sample = read.flatMap(({ posts }) => posts);
  return Array.from({ length: count }, (_, i) => {
    const post = sample[i % sample.length];
    const other = sample[(i * 7 + 1) % sample.length];
    const text = i < sample.length ? post.text : `${half(other)} ${half(post)}`;
    const { hashtags } = post;
    return { id: `${i}`, text, hashtags, time: Date.UTC(2020, 0, 1) + i * 3_600_000 };
  });
}

function half({ text }: Post): string {
  return text.slice(0, text.length / 2);
}

/** The built playground by path. */
function playground(): Map<string, Uint8Array> {
  const folder = 'dist/web';
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const plain = paths.map((path) => [path.slice(folder.length), readFileSync(path)] as const);
  const packed = plain
    .filter(([path]) => path.endsWith('.gz'))
    .map(([path, bytes]) => [path.slice(0, -3), gunzipSync(bytes)] as const);
  return new Map([...packed, ...plain, ['/', readFileSync(`${folder}/index.html`)]]);
}

/** The playground as plain files (`octothorpe export --target site`), in Chromium, on a host that only sends files. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { smallNetwork, smallTopics } from '../../src/models/neural/small-network.case.ts';
import { asFile, ownPosts } from '../../web/src/personal/own-posts.case.ts';
import { launchChromium, skipBrowser } from '../browser/chromium.ts';
import { makeWorkspace, run, toJsonl } from '../end-to-end/run.ts';
import { faults } from './faults.ts';
import { chess, choose, coffee, completions, firstIs, post, runsHere } from './playground.ts';
import { hostFolder, type StaticHost } from './static-host.ts';

const workspace = makeWorkspace();
const models: Readonly<Record<string, object>> = {
  'naive-bayes': {},
  knn: {},
  'tab-lstm': { ...smallNetwork.options, ...smallTopics },
};
const patient = { timeout: 15_000 };
const path = '/people/ann/tags/';
let browser: Browser;
let host: StaticHost | undefined;
/** What went wrong in a page, and requests to other places than the folder. */
const wrong: string[] = [];

async function exportSite(...bundles: string[]): Promise<string> {
  const out = workspace.path('site');
  const given = bundles.flatMap((name) => ['--bundle', workspace.path(name)]);
  const outcome = await run(['export', '--target', 'site', ...given, '--out', out]);
  expect(outcome).toMatchObject({ exitCode: 0 });
  return out;
}

async function newContext(): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const { url } = host!;
  context.on('request', (request) => {
    const isOwn = request.url().startsWith(url) || request.url().startsWith('blob:');
    if (!isOwn || request.postData() !== null) wrong.push(`${request.method()} ${request.url()}`);
  });
  context.on('weberror', (error) => wrong.push(String(error.error())));
  return context;
}

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(host!.url);
  return page;
}

/** Waits until the browser has what it needs offline, and these files of bundles. */
async function isKept(page: Page, ...files: string[]): Promise<void> {
  const urls = JSON.stringify(files.map((file) => `${host!.url}${file}`));
  const isThere = `Promise.all(${urls}.map((url) => caches.match(url))).then((found) =>
    navigator.serviceWorker.controller !== null && found.every((one) => one !== undefined))`;
  await expect.poll(() => page.evaluate(isThere), patient).toBe(true);
}

beforeAll(async () => {
  if (skipBrowser) return;
  const { train, test } = smallCorpus();
  const files = [
    ['--train', workspace.write('train.jsonl', toJsonl(train))],
    ['--valid', workspace.write('valid.jsonl', toJsonl(test))],
  ].flat();
  for (const [model, options] of Object.entries(models)) {
    const sets = Object.entries(options).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const args = ['train', '--model', model, ...files, '--out', workspace.path(model), ...sets];
    expect(await run(args)).toMatchObject({ exitCode: 0 });
  }
  browser = await launchChromium();
}, 120_000);

afterEach(async () => {
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  await host?.close();
  expect([...wrong.splice(0), ...(host?.missing ?? [])]).toEqual([]);
  host = undefined;
});

afterAll(async () => {
  await browser?.close();
  workspace.remove();
});

describe.skipIf(skipBrowser)('a site without a server', () => {
  it('suggests, explains, completes and trains, also offline after a reload', async () => {
    host = await hostFolder(await exportSite('naive-bayes', 'knn'), path);
    const page = await open(await newContext());
    await page.getByText(runsHere).waitFor();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await page.getByRole('button', { name: 'Why Coffee' }).click();
    await page.locator('mark', { hasText: 'espresso' }).waitFor();
    await post(page).press('End');
    await post(page).pressSequentially(' #che');
    await completions(page).filter({ hasText: 'Chess' }).waitFor();
    expect(await page.getByRole('switch').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'HTTP API' }).count()).toBe(0);
    expect(await faults(page)).toEqual([]);
    await isKept(page);
    await choose(page, 'knn');
    await page.getByText(runsHere).waitFor();
    await isKept(page, 'bundles/knn/manifest.json', 'bundles/knn/arrays.safetensors');

    await host.close();
    await page.reload();
    await post(page).fill(chess);
    await firstIs(page, 'Chess');
    await choose(page, 'naive-bayes');
    await page.getByText(runsHere).waitFor();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByText('This site has 2 models').waitFor();
    await page.getByRole('link', { name: 'Your posts', exact: true }).click();
    const buffer = Buffer.from(await asFile(ownPosts()).arrayBuffer());
    const file = { name: 'mine.jsonl', mimeType: 'application/json', buffer };
    await page.getByLabel('Choose a file').setInputFiles(file);
    await page.getByRole('radio', { name: 'knn' }).check();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText('Your model is ready', { exact: true }).last().waitFor();
    await page.getByRole('link', { name: 'Write a post' }).click();
    await page.getByText(/^This model is yours\./).waitFor();
    await firstIs(page, 'Coffee');
  });

  it('runs networks offline, with ONNX Runtime from the first visit on', async () => {
    host = await hostFolder(await exportSite('tab-lstm'), path);
    const context = await newContext();
    const page = await open(context);
    await isKept(page);
    await host.close();
    await page.close();
    const later = await open(context);
    await later.getByText(runsHere).waitFor();
    await post(later).fill(chess);
    await firstIs(later, 'Chess');
  });

  it('can be installed', async () => {
    host = await hostFolder(await exportSite('naive-bayes'), path);
    const page = await open(await newContext());
    await isKept(page);
    const session = await page.context().newCDPSession(page);
    const { errors, url } = await session.send('Page.getAppManifest');
    expect({ errors, url }).toEqual({ errors: [], url: `${host.url}app.webmanifest` });
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // The contexts of tests are as private windows are, in which nothing can be installed.
    const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
    expect(others).toEqual([]);
  });

  it('changes to a new version once the pages of the old one are closed', async () => {
    host = await hostFolder(await exportSite('naive-bayes'), path);
    const context = await newContext();
    const page = await open(context);
    await page.getByText(runsHere).waitFor();
    await isKept(page);
    await exportSite('knn');
    host.sent.length = 0;
    const model = (one: Page) => one.getByRole('combobox', { name: 'Model' }).inputValue();
    await page.reload();
    await page.getByText(runsHere).waitFor();
    expect(await model(page)).toBe('naive-bayes');
    const waits = 'navigator.serviceWorker.getRegistration().then((one) => one.waiting !== null)';
    await expect.poll(() => page.evaluate(waits), patient).toBe(true);
    // What both versions have is not sent again.
    const news = host.sent.filter((one) => !/^(service-worker\.js|site\.json)$/.test(one));
    expect(news).toContain('bundles/knn/manifest.json');
    expect(news.filter((one) => !one.startsWith('bundles/knn/'))).toEqual([]);
    await page.close();
    // The browser changes versions some time after the last page was closed, so a page that opens at once may hold the old one.
    let caches: string[] = [];
    const later = async () => {
      const again = await open(context);
      await again.getByText(runsHere).waitFor();
      const name = await model(again);
      caches = await again.evaluate<string[]>('caches.keys()');
      await again.close();
      return name;
    };
    await expect.poll(later, patient).toBe('knn');
    expect(caches).toHaveLength(1);
  });

  it('makes way for a server in its place', async () => {
    host = await hostFolder(await exportSite('naive-bayes'), path);
    const page = await open(await newContext());
    await isKept(page);
    await host.close();
    host = await hostFolder('dist/web', path, Number(new URL(host.url).port));
    await page.reload();
    await expect.poll(() => page.evaluate('caches.keys()'), patient).toEqual([]);
  });

  it('stays as it is while the files on the host are of two versions', async () => {
    const folder = await exportSite('naive-bayes');
    host = await hostFolder(folder, path);
    const context = await newContext();
    const page = await open(context);
    await isKept(page);
    await exportSite('knn');
    writeFileSync(join(folder, 'bundles/knn/tags.txt'), 'of another version');
    const failed = `navigator.serviceWorker.getRegistration().then((one) => one.update()).then(
      (one) => new Promise((done) => {
        one.installing.onstatechange = ({ target }) => done(target.state);
      }))`;
    expect(await page.evaluate(failed)).toBe('redundant');
    await page.close();
    const later = await open(context);
    await later.getByText(runsHere).waitFor();
    expect(await later.getByRole('combobox', { name: 'Model' }).inputValue()).toBe('naive-bayes');
  });
});

/** What the tests of the playground share: bundles, a server process on them, Chromium, and what people do there. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import {
  smallMemory,
  smallNetwork,
  smallTopics,
} from '../../src/models/neural/small-network.case.ts';
import { launchChromium, skipBrowser } from '../browser/chromium.ts';
import { makeWorkspace, run, toJsonl } from '../end-to-end/run.ts';
import { type ServerProcess, startServer } from './server-process.ts';

export const coffee = 'so today the espresso and the grinder';
export const chess = 'so today the rook and the gambit';

/** Options that make networks quick to train; other models have their defaults. */
const optionsOf: Readonly<Record<string, object>> = {
  'tab-lstm': { ...smallNetwork.options, ...smallTopics },
  hmemn2n: smallMemory.options,
};

interface Site {
  /** A test that ends it starts it again. */
  server: ServerProcess;
  /** Arguments of its server. */
  readonly serve: readonly string[];
  /** The folder of a model's bundle. */
  bundle(model: string): string;
  /** Writes a file that is gone after the tests; returns its path. */
  write(name: string, content: string): string;
  /** A page of a context of its own. What goes wrong in it fails the test. */
  open(options?: BrowserContextOptions, of?: ServerProcess): Promise<Page>;
}

/** A server on bundles of these models, and a browser, for the tests of the file that calls it. */
export function openSite(models: readonly string[]): Site {
  const workspace = makeWorkspace();
  const serve: string[] = [];
  /** Violations of the security policy, errors of scripts. */
  const wrong: string[] = [];
  let browser: Browser;

  const site: Site = {
    server: undefined as unknown as ServerProcess,
    serve,
    bundle: (model) => workspace.path(model),
    write: (name, content) => workspace.write(name, content),
    async open(options = {}, of = site.server) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => wrong.push(String(error)));
      await page.exposeFunction('tellViolation', (what: string) =>
        wrong.push(`forbidden: ${what}`),
      );
      await page.addInitScript(
        "addEventListener('securitypolicyviolation', (e) => tellViolation(e.violatedDirective + ' ' + e.blockedURI))",
      );
      await page.goto(of.url);
      return page;
    },
  };

  beforeAll(async () => {
    if (skipBrowser) return;
    const { train, test } = smallCorpus();
    const history = workspace.write('train.jsonl', toJsonl(train));
    const valid = workspace.write('valid.jsonl', toJsonl(test));
    for (const model of models) {
      const out = workspace.path(model);
      const args = ['train', '--model', model, '--train', history, '--valid', valid, '--out', out];
      const options = Object.entries(optionsOf[model] ?? {});
      const settings = options.flatMap(([name, value]) => ['--set', `${name}=${value}`]);
      expect(await run([...args, ...settings])).toMatchObject({ exitCode: 0 });
      serve.push('--bundle', out);
    }
    serve.push('--store', 'memory:', '--history', history, '--threads', '1');
    [browser, site.server] = await Promise.all([launchChromium(), startServer(serve)]);
  }, 120_000);

  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
    expect(wrong.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await site.server?.kill();
    workspace.remove();
  });
  return site;
}

export const post = (page: Page) => page.getByRole('textbox', { name: 'Your post' });
export const tags = (page: Page) => page.locator('[aria-pressed]');
/** Evaluated in the page. */
export const runsHere = /^The model is running on your device\./;
export const kept = 'JSON.stringify({ ...localStorage })';
export const tag = (page: Page, name: string) => page.locator('[aria-pressed]', { hasText: name });
export const draft = (page: Page) => post(page).inputValue();

/** What completes a half-typed tag. */
export const completions = (page: Page) =>
  page.getByRole('listbox', { name: /^Tags that begin with #/ }).getByRole('option');

/** Has the server say something else of a bundle. */
export async function tell(page: Page, bundle: string, about: object): Promise<void> {
  await page.route('**/v1/models', async (route) => {
    const response = await route.fetch();
    const reply = await response.json();
    const bundles = reply.bundles.map((one: { name: string }) =>
      one.name === bundle ? { ...one, ...about } : one,
    );
    await route.fulfill({ response, json: { ...reply, bundles } });
  });
  await page.reload();
}

/** Waits until the first suggestion is this one. */
export async function firstIs(page: Page, name: string): Promise<void> {
  await tags(page).first().filter({ hasText: name }).waitFor();
}

/** Waits until there are so many suggestions. */
export async function thereAre(page: Page, count: number): Promise<void> {
  await page.locator(`li:nth-child(${count}):last-child > * > [aria-pressed]`).waitFor();
}

/** Chooses a model by its name. */
export async function choose(page: Page, model: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Model' }).selectOption(model);
}

export async function until(locator: Locator, attribute: string, value: string): Promise<void> {
  await locator.and(locator.page().locator(`[${attribute}="${value}"]`)).waitFor();
}

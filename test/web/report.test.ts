/** The page of an experiment's report, opened from its file in Chromium. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, skipBrowser } from '../browser/chromium.ts';
import { makeWorkspace, runProcess } from '../end-to-end/run.ts';
import { writeLargeReport } from './large-report.ts';

const mebibyte = 2 ** 20;
const workspace = makeWorkspace();
const out = workspace.path('results');
const attentionOut = workspace.path('attention-results');

let browser: Browser;
/** What went wrong in pages: errors, warnings, requests, violations of the policy. */
const wrong: string[] = [];

beforeAll(async () => {
  if (skipBrowser) return;
  workspace.write(
    'small.json',
    JSON.stringify({
      name: 'small',
      title: 'Three models & <b>one</b> $& sample',
      tasks: [{ name: 'sample', folder: resolve('sample/en') }],
      rows: [
        { label: 'popular', model: 'popular' },
        { label: 'naive-bayes', model: 'naive-bayes' },
        { label: 'knn', model: 'knn' },
      ],
      baselines: ['popular'],
    }),
  );
  const small = { dimension: 8, epochs: 1, minCount: 20 };
  workspace.write(
    'attention.json',
    JSON.stringify({
      name: 'attention',
      tasks: [{ name: 'sample', folder: resolve('sample/en') }],
      history: 5,
      rows: [
        { label: 'memory', model: 'hmemn2n', options: small },
        { label: 'words', model: 'cnn-attention', options: { ...small, filters: 8, hidden: 8 } },
        { label: 'popular', model: 'popular' },
      ],
      report: { cases: 12 },
    }),
  );
  for (const [name, folder] of [
    ['small', out],
    ['attention', attentionOut],
  ]) {
    const command = `OCTOTHORPE compare ${name}.json --out ${folder}`;
    expect(await runProcess(command, workspace.folder)).toMatchObject({ exitCode: 0 });
  }
  browser = await launchChromium();
}, 300_000);

afterEach(async () => {
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  expect(wrong.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  workspace.remove();
});

async function open(file = `${out}/report.html`, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) wrong.push(`asked for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Waits until every chart stands. */
async function drawn(page: Page): Promise<void> {
  await page.locator('figure').first().waitFor();
  const waiting = page.locator('figure[data-drawn="false"]');
  while ((await waiting.count()) > 0) {
    await waiting
      .first()
      .waitFor({ state: 'detached' })
      .catch(() => {});
  }
}

const systems = (page: Page) =>
  page.getByRole('region', { name: 'Results' }).locator('tbody th').allInnerTexts();
const names = async (page: Page) => (await systems(page)).map((text) => text.split('\n')[0].trim());
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search' });

describe.skipIf(skipBrowser)('the report', { timeout: 120_000 }, () => {
  it('shows tables and charts, and asks nothing of any network', async () => {
    const page = await open();
    expect(await page.title()).toBe('Three models & <b>one</b> $& sample');
    await drawn(page);
    expect(await page.locator('figure svg').count()).toBeGreaterThan(8);
    for (const heading of [
      'Results',
      'Calibration',
      'Only where it is sure',
      'Most confused tags',
      'Single posts',
    ]) {
      expect(await page.getByRole('heading', { name: heading, exact: true }).count()).toBe(1);
    }
    // Nothing is shown of what there are no data of.
    expect(await page.getByRole('heading', { name: 'Learning curves' }).count()).toBe(0);
    expect(statSync(`${out}/report.html`).size).toBeLessThan(2 * mebibyte);
  });

  it('sorts its table by any column, either way', async () => {
    const page = await open();
    expect(await names(page)).toEqual(['popular', 'naive-bayes', 'knn']);
    const column = page.getByRole('columnheader', { name: 'F1@1' });
    await column.getByRole('button').click();
    expect(await column.getAttribute('aria-sort')).toBe('descending');
    expect(await names(page)).toEqual(['knn', 'naive-bayes', 'popular']);
    await column.getByRole('button').click();
    expect(await names(page)).toEqual(['popular', 'naive-bayes', 'knn']);
    await page.getByRole('button', { name: 'System' }).click();
    expect(await names(page)).toEqual(['knn', 'naive-bayes', 'popular']);
  });

  it('marks what differs from the baseline beyond chance', async () => {
    const page = await open();
    const row = page.getByRole('row').filter({ hasText: 'naive-bayes' });
    await row
      .getByRole('img', { name: /^above popular, p (< 0\.001|= 0\.0)/ })
      .first()
      .waitFor();
    const baseline = page.getByRole('row').filter({ hasText: 'baseline' });
    expect(await baseline.getByRole('img').count()).toBe(0);
  });

  it('finds posts by words and by tags, with what each system recommends', async () => {
    const page = await open();
    const status = page.getByRole('status');
    expect(await status.textContent()).toBe('300 of 300 posts');
    const tag = ((await page.locator('.gold b').first().textContent()) ?? '').toLowerCase();
    await search(page).fill(tag);
    await status.filter({ hasNotText: '300 of' }).waitFor();
    const golds = await page.locator('.gold').allTextContents();
    expect(golds.length).toBeGreaterThan(0);
    for (const gold of golds) expect(gold).toContain(tag);
    await search(page).fill('no such words in any post');
    await status.filter({ hasText: '0 of 300 posts' }).waitFor();
    await search(page).fill('');
    await page
      .getByRole('combobox', { name: 'Posts' })
      .selectOption({ label: 'The first tag is right for all' });
    const cases = page.locator('.systems');
    for (const lists of await cases.all()) {
      const firsts = await lists.locator('ol > li:first-child').allInnerTexts();
      for (const first of firsts) expect(first).toContain('(gold)');
    }
  });

  it('draws the systems that are chosen', async () => {
    const page = await open();
    await drawn(page);
    const figure = page.locator('figure').filter({ hasText: 'F1 at k' });
    const lines = figure.locator('.mark-line path');
    expect(await lines.count()).toBe(3);
    await page.getByRole('checkbox', { name: 'knn' }).uncheck();
    await lines.nth(2).waitFor({ state: 'detached' });
    expect(await lines.count()).toBe(2);
  });

  it('gives the data of a chart', async () => {
    const page = await open();
    const figure = page.locator('figure').filter({ hasText: 'F1 at k' });
    await figure.getByText('Data', { exact: true }).click();
    await figure.getByRole('row').first().waitFor();
    expect(await figure.getByRole('row').count()).toBe(1 + 3 * 6);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      figure.getByRole('button', { name: 'All systems as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('f1-at-k.csv');
    const csv = readFileSync(await download.path(), 'utf8').split('\n');
    expect(csv[0]).toBe('series,tags recommended (k),F1');
    expect(csv).toHaveLength(1 + 3 * 6 + 1);
  });

  it('shows what systems with attention look at, post by post', async () => {
    const page = await open(`${attentionOut}/report.html`);
    const maps = page.locator('.system');
    await page.getByText('Post 1 of 12').waitFor();
    expect(await maps.locator('h4').allInnerTexts()).toEqual(['memory', 'words']);
    const first = await maps.nth(1).textContent();
    // The most attended word of each system has the strongest color.
    const heats = await maps
      .nth(1)
      .locator('.word')
      .evaluateAll((words: { style: { getPropertyValue(name: string): string } }[]) =>
        words.map(({ style }) => Number(style.getPropertyValue('--heat'))),
      );
    expect(Math.max(...heats)).toBe(1);
    expect(heats.length).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Next post' }).press('Enter');
    await page.getByText('Post 2 of 12').waitFor();
    expect(await maps.nth(1).textContent()).not.toBe(first);
    expect(await page.getByRole('button', { name: 'Previous post' }).isEnabled()).toBe(true);
  });

  it.each([
    ['light', out],
    ['dark', out],
    ['light', attentionOut],
    ['dark', attentionOut],
  ] as const)('is accessible in the %s theme', async (colorScheme, folder) => {
    const page = await open(`${folder}/report.html`, { colorScheme });
    await drawn(page);
    const luminance = await page.evaluate<number>(
      'getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b) / 765',
    );
    if (colorScheme === 'dark') expect(luminance).toBeLessThan(0.2);
    else expect(luminance).toBeGreaterThan(0.8);
    const { violations } = await page.evaluate<axe.AxeResults>(`${axe.source}; axe.run()`);
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    expect(serious.map(({ id, nodes }) => [id, nodes[0].html])).toEqual([]);
  });

  it('fits a phone', async () => {
    for (const folder of [out, attentionOut]) {
      const page = await open(`${folder}/report.html`, { viewport: { width: 390, height: 844 } });
      await drawn(page);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(390);
    }
  });

  it('fits paper, which is white', async () => {
    const page = await open(undefined, { colorScheme: 'dark' });
    await drawn(page);
    // A4 between margins.
    await page.setViewportSize({ width: 720, height: 1000 });
    await page.emulateMedia({ media: 'print' });
    const { width, table, chart, ink } = await page.evaluate<Record<string, number>>(`({
      width: document.documentElement.scrollWidth,
      table: document.querySelector('table').getBoundingClientRect().right,
      chart: Math.max(...[...document.querySelectorAll('figure svg')].map((svg) => svg.getBoundingClientRect().right)),
      ink: Math.max(...getComputedStyle(document.body).color.match(/\\d+/g).map(Number)),
    })`);
    expect(width).toBeLessThanOrEqual(720);
    expect(table).toBeLessThanOrEqual(720);
    expect(chart).toBeLessThanOrEqual(720);
    expect(ink).toBeLessThan(60); // dark on white, though the screen is dark
  });

  it('stands in Markdown too, with its figures', () => {
    const markdown = readFileSync(`${out}/report.md`, 'utf8');
    const figures = Array.from(markdown.matchAll(/!\[[^\]]*\]\((.+\.svg)\)/g), ([, file]) => file);
    expect(figures).toContain('figures/sample/f1-at-k.svg');
    for (const figure of figures) {
      const svg = readFileSync(`${out}/${figure}`, 'utf8');
      expect(svg).toMatch(/^<svg[^>]* viewBox=/);
      expect(svg).not.toContain('NaN');
    }
  });
});

it.skipIf(skipBrowser)(
  'opens a report on 20 rows and 15,000 posts in less than 2 s',
  { timeout: 600_000 },
  async () => {
    const { file, report } = await writeLargeReport(workspace.path('large'));
    const sections = report.tasks[0].sections.map(({ name }) => name);
    expect(sections).toEqual(
      expect.arrayContaining(['parameters', 'loss', 'roc', 'cases', 'attention']),
    );
    expect(report.tasks[0].rows).toHaveLength(20);
    expect(statSync(file).size).toBeLessThan(5 * mebibyte);
    const context = await browser.newContext();
    const page = await context.newPage();
    // Of the page's own thread, so that other work on the computer does not count.
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('region', { name: 'Results' }).waitFor();
    await page.getByRole('status').waitFor();
    const { metrics } = await session.send('Performance.getMetrics');
    const seconds = metrics.find(({ name }) => name === 'TaskDuration')!.value;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(2);
    await drawn(page);
    expect(await page.locator('figure svg').count()).toBeGreaterThan(10);
  },
);

/** The pages of examples/ in Chromium, with the component as built for other sites. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knn } from '../../src/models/knn.ts';
import { quietContext, smallCorpus } from '../../src/models/model.case.ts';
import { encodeBundle } from '../../src/recommend/index.ts';
import { buildComponent, filesIn } from './build-component.ts';
import { buildPage } from './build-page.ts';
import { launchChromium, skipBrowser } from './chromium.ts';
import { type Served, serve } from './serve.ts';

const files = new Map<string, Uint8Array | string>();
let browser: Browser;
let served: Served;

/** Serves files under a path. */
function lay(content: Iterable<readonly [string, Uint8Array]>, path: string): void {
  for (const [name, bytes] of content) files.set(`${path}${name}`, bytes);
}

async function open(name: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${served.origin}/${name}/index.html?server=${served.origin}`);
  return page;
}

describe.skipIf(skipBrowser)('examples', () => {
  beforeAll(async () => {
    const component = await buildComponent();
    const fitted = await knn.fit({ train: smallCorpus().train }, {}, quietContext());
    const bundle = await encodeBundle(fitted.export());
    for (const name of ['web-component', 'react', 'contenteditable']) {
      lay(filesIn(`examples/${name}`), `/${name}/`);
      lay(component, `/${name}/hashtag-suggest/`);
      lay(bundle, `/${name}/bundle/`);
    }
    const react = await buildPage('examples/react', './');
    for (const [path, content] of react.files) {
      files.set(`/react${path === '/' ? '/index.html' : path}`, content);
    }
    // A stub instead of a server, which has its own tests.
    const suggestion = { tag: 'chess', display: 'Chess', score: 1, seen: true, count: 3 };
    files.set('/v1/recommend', JSON.stringify({ recommendations: [[suggestion]] }));
    browser = await launchChromium();
    served = await serve(files);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    served?.close();
  });

  it('web-component inserts a tag into the textarea', async () => {
    const page = await open('web-component');
    await page.locator('#post').pressSequentially('rook and pawn');
    await page.getByRole('button', { name: 'Chess' }).click();
    expect(await page.locator('#post').inputValue()).toBe('rook and pawn #Chess');
  });

  it("react's state follows what the component inserts", async () => {
    const page = await open('react');
    await page.locator('#post').pressSequentially('rook and pawn');
    await page.getByRole('button', { name: 'Chess' }).click();
    expect(await page.locator('#post').inputValue()).toBe('rook and pawn #Chess');
    await page.getByText('20 characters').waitFor();
  });

  it('contenteditable inserts a tag, and undo removes it', async () => {
    const page = await open('contenteditable');
    await page.locator('#post').pressSequentially('rook and pawn');
    await page.getByRole('button', { name: 'Chess' }).click();
    expect(await page.locator('#post').textContent()).toBe('rook and pawn #Chess');
    await page.keyboard.press('Control+z');
    expect(await page.locator('#post').textContent()).toBe('rook and pawn');
  });
});

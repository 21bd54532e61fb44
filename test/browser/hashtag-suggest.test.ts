/** `<hashtag-suggest>` on its example page, as it is built for other people's pages. */
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { knn } from '../../src/models/knn.ts';
import { lstm } from '../../src/models/lstm.ts';
import { quietContext, smallCorpus } from '../../src/models/model.case.ts';
import { smallNetwork } from '../../src/models/neural/small-network.case.ts';
import { encodeBundle } from '../../src/recommend/index.ts';
import { buildComponent } from './build-component.ts';
import { launchChromium, skipBrowser } from './chromium.ts';
import { type Served, serve } from './serve.ts';

const files = new Map<string, Uint8Array | string>();
let browser: Browser;
let served: Served;
let page: Page;
/** What the page asked for, and what went wrong in it. */
const requests: string[] = [];
const errors: string[] = [];

const status = () => page.locator('hashtag-suggest [part=status]');
const tags = () => page.locator('hashtag-suggest button');
const textarea = () => page.locator('#post');
const text = () => textarea().inputValue();

async function open(query = ''): Promise<void> {
  await page.goto(`${served.origin}/example.html${query}`);
}

async function write(draft: string): Promise<void> {
  await textarea().click();
  await textarea().pressSequentially(draft);
  await tags().first().waitFor();
}

const suggestion = (tag: string, more: object = {}) => ({
  tag: tag.toLowerCase(),
  display: tag,
  score: 1,
  seen: true,
  count: 3,
  ...more,
});

describe.skipIf(skipBrowser)('hashtag-suggest', () => {
  beforeAll(async () => {
    for (const [name, bytes] of await buildComponent()) files.set(`/${name}`, bytes);
    const { train } = smallCorpus();
    const fitted = await knn.fit({ train }, {}, quietContext());
    for (const [name, bytes] of await encodeBundle(fitted.export())) {
      files.set(`/bundle/${name}`, bytes);
    }
    const { options, runtime } = smallNetwork;
    const network = await lstm.fit({ train }, { ...options, epochs: 1 }, quietContext({ runtime }));
    for (const [name, bytes] of await encodeBundle(network.export())) {
      files.set(`/network/${name}`, bytes);
    }
    browser = await launchChromium();
    served = await serve(files);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    served?.close();
  });

  beforeEach(async () => {
    requests.length = 0;
    errors.length = 0;
    page = await browser.newPage();
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  });

  afterEach(async () => {
    await page.close();
  });

  it('suggests on the device, from the moment that someone writes', async () => {
    await open();
    await expect.poll(() => page.title()).toBe('hashtag-suggest example');
    expect(requests.some((path) => path.startsWith('/bundle/'))).toBe(false);
    await write('espresso and crema');
    await expect.poll(() => tags().first().textContent()).toBe('#Coffee');
    // Those that the post speaks for, and no popular ones to make up five.
    const shown = await tags().allTextContents();
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.length).toBeLessThan(5);
    expect(await status().textContent()).toBe(`${shown.length} tags suggested.`);
    // Once loaded, nothing more is asked of any server.
    const before = requests.length;
    await textarea().pressSequentially(' with a pawn, a rook and a gambit');
    await expect.poll(() => tags().allTextContents()).toContain('#Chess');
    expect(requests.length).toBe(before);
    expect(requests.filter((path) => path.includes('/onnx-runtime'))).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('puts tags in and takes them out, with events, and undo', async () => {
    await open();
    await write('espresso and crema');
    await tags().first().click();
    expect(await text()).toBe('espresso and crema #Coffee');
    expect(await page.locator('#heard').textContent()).toBe('hashtag-add: #Coffee');
    await expect.poll(() => tags().first().getAttribute('aria-pressed')).toBe('true');
    await textarea().press('Control+z');
    expect(await text()).toBe('espresso and crema');
    await expect.poll(() => tags().first().getAttribute('aria-pressed')).toBe('false');
    await tags().first().click();
    await tags().first().click();
    expect(await text()).toBe('espresso and crema');
    expect(await page.locator('#heard').textContent()).toBe('hashtag-remove: #Coffee');
    expect(errors).toEqual([]);
  });

  it('works by the keyboard alone, in one stop of the Tab key', async () => {
    await open();
    await page.keyboard.press('Tab');
    await page.keyboard.type('espresso and crema');
    await tags().first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await text()).toBe('espresso and crema #Coffee');
    // The focus stays on the button, though the list is made anew after the pause.
    await expect.poll(() => tags().first().getAttribute('aria-pressed')).toBe('true');
    await expect
      .poll(() => page.evaluate('document.activeElement.localName'))
      .toBe('hashtag-suggest');
    await page.keyboard.press('Space');
    expect(await text()).toBe('espresso and crema');
    const stops = await tags().evaluateAll((all) =>
      all.map((button) => (button as { tabIndex: number }).tabIndex),
    );
    expect(stops.filter((tabIndex) => tabIndex === 0)).toHaveLength(1);
  });

  it('is accessible, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }); // no colour in between
      await open();
      await write('espresso and crema');
      await tags().first().click();
      await page.evaluate(axe.source);
      const found = (await page.evaluate('axe.run()')) as { violations: unknown[] };
      expect(found.violations).toEqual([]);
    }
  });

  it('asks a server instead; the last answer wins, and trouble is told', async () => {
    const asked: { posts: object[]; k: number }[] = [];
    let isDown = false;
    let answerFirst = () => {};
    const held = new Promise<void>((resolve) => {
      answerFirst = resolve;
    });
    let firstIsAnswered = () => {};
    const answered = new Promise<void>((resolve) => {
      firstIsAnswered = resolve;
    });
    await page.route('**/v1/recommend', async (route) => {
      if (isDown) return route.abort();
      const request = route.request().postDataJSON();
      asked.push(request);
      const isFirst = request.posts[0].text === 'one';
      if (isFirst) await held;
      const found = isFirst ? [suggestion('Stale')] : [suggestion('Fresh', { seen: false })];
      const reply = {
        bundle: 'a',
        model: 'knn',
        recommendations: [found],
        popular: [[]],
        cleaned: [''],
      };
      await route.fulfill({ json: reply }).catch(() => undefined); // aborted meanwhile
      if (isFirst) firstIsAnswered();
    });
    await open('?server=.&k=3&author=ann&platform=weibo');
    await textarea().fill('one');
    await expect.poll(() => asked.length).toBe(1);
    await textarea().fill('one two');
    await expect.poll(() => tags().allTextContents()).toEqual(['#Fresh# new']);
    answerFirst();
    await answered;
    await page.evaluate('new Promise(requestAnimationFrame)');
    expect(await tags().allTextContents()).toEqual(['#Fresh# new']);
    expect(asked.map(({ posts }) => posts)).toEqual([
      [{ text: 'one', author: 'ann' }],
      [{ text: 'one two', author: 'ann' }],
    ]);
    expect(asked[1]).toMatchObject({ k: 3 });
    await tags().first().click();
    expect(await text()).toBe('one two #Fresh#');
    expect(errors).toEqual([]);
    isDown = true;
    await textarea().fill('three');
    await expect
      .poll(() => status().textContent())
      .toMatch(/^No suggestions: .*no Octothorpe server/);
  });

  /** Answers every question with these tags. */
  async function answerWith(...found: string[]): Promise<void> {
    await answerWithPopular(found, []);
  }

  async function answerWithPopular(found: string[], often: string[]): Promise<void> {
    const recommendations = [found.map((tag) => suggestion(tag))];
    const popular = [often.map((tag) => suggestion(tag, { popular: true }))];
    const json = { bundle: 'a', model: 'knn', recommendations, popular, cleaned: [''] };
    await page.route('**/v1/recommend', (route) => route.fulfill({ json }));
  }

  it('offers nothing where nothing fits, unless popular tags are asked for; then apart', async () => {
    await answerWithPopular([], ['News', 'Art']);
    await open('?server=.');
    await textarea().fill('xqzt wvvk');
    await expect.poll(() => status().textContent()).toBe('No suggestions.');
    expect(await tags().count()).toBe(0);
    const heading = page.locator('hashtag-suggest [part=popular-heading]');
    expect(await heading.isVisible()).toBe(false);
    await open('?server=.&show-popular');
    await textarea().fill('xqzt wvvk');
    const popular = page.getByRole('toolbar', { name: 'Popular hashtags' }).getByRole('button');
    await expect.poll(() => popular.allTextContents()).toEqual(['#News', '#Art']);
    expect(await status().textContent()).toBe('No suggestions.');
    expect(await heading.textContent()).toMatch(/^Nothing in your draft points to a tag yet/);
    await popular.last().click();
    expect(await text()).toBe('xqzt wvvk #Art');
    await page.unroute('**/v1/recommend');
    await answerWithPopular(['Coffee'], ['News']);
    await textarea().fill('espresso');
    await expect.poll(() => tags().allTextContents()).toEqual(['#Coffee', '#News']);
    expect(await heading.textContent()).toBe('Popular here');
    expect(errors).toEqual([]);
  });

  it('keeps to the limits of a platform, also beside tags that are there already', async () => {
    await answerWith('Short', 'Medium', 'MuchTooLongForIt');
    await open('?server=.&platform=x');
    const draft = `${'a'.repeat(243)} #TagOfTwentyCharacters`; // 266 of 280
    await textarea().fill(draft);
    await expect.poll(() => tags().allTextContents()).toEqual(['#Short', '#Medium']);
    await tags().first().click();
    await expect.poll(() => tags().allTextContents()).toEqual(['#Short']);
    expect(await tags().first().getAttribute('aria-pressed')).toBe('true');
    await tags().first().click();
    expect(await text()).toBe(draft);
    await expect.poll(() => tags().allTextContents()).toEqual(['#Short', '#Medium']);
    await textarea().fill(`${draft} and more of it`);
    await expect.poll(() => status().textContent()).toBe('No suggestions.');
    await page.evaluate('document.querySelector("hashtag-suggest").removeAttribute("platform")');
    await expect.poll(() => tags().count()).toBe(3);
    await page.evaluate(
      'document.querySelector("hashtag-suggest").setAttribute("platform", "instagram")',
    );
    await textarea().fill(`so ${'#a '.repeat(29)}`);
    await expect.poll(() => tags().count()).toBe(3);
    await tags().nth(2).click();
    await expect.poll(() => tags().allTextContents()).toEqual(['#MuchTooLongForIt']);
  });

  it('takes out whole what it put in, signs or not', async () => {
    await answerWith('ハリー・ポッター', 'کتاب\u200Cخوانی', 'machine-learning');
    await open('?server=.');
    await textarea().fill('reading');
    await expect.poll(() => tags().count()).toBe(3);
    for (const [at, written] of [
      '#ハリー・ポッター',
      '#کتاب\u200Cخوانی',
      '#machinelearning',
    ].entries()) {
      await tags().nth(at).click();
      expect(await text()).toBe(`reading ${written}`);
      await expect.poll(() => tags().nth(at).getAttribute('aria-pressed')).toBe('true');
      await tags().nth(at).click();
      expect(await text()).toBe('reading');
    }
  });

  it('tells when the bundle is here and its network starts', async () => {
    await open('?bundle=./network/');
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    await page.route('**/onnx-runtime*.gz', (route) => held.then(() => route.continue()));
    await textarea().click();
    await expect.poll(() => status().textContent()).toBe('Starting…');
    const progress = page.getByRole('progressbar');
    expect(await progress.getAttribute('value')).toBeNull();
    release();
    // A network starts in a second or so, more on a busy machine.
    await expect.poll(() => status().textContent(), { timeout: 20_000 }).toMatch(/^Ready/);
    await progress.waitFor({ state: 'hidden' });
    expect(errors).toEqual([]);
  });

  it('leaves keys with a modifier to the browser', async () => {
    await open();
    await write('espresso and crema');
    await tags().first().focus();
    await page.keyboard.press('Shift+ArrowRight');
    const focused = () => page.locator('hashtag-suggest button:focus').textContent();
    const names = await tags().allTextContents();
    expect(await focused()).toBe(names[0]);
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe(names[1]);
  });

  it('says what is missing', async () => {
    await open('?bundle=./nowhere');
    await textarea().fill('anything');
    await expect.poll(() => status().textContent()).toMatch(/nowhere is not a bundle/);
    const set = (name: string, value: string) =>
      page.evaluate(
        `document.querySelector("hashtag-suggest").setAttribute("${name}", "${value}")`,
      );
    await set('platform', 'fax');
    await expect.poll(() => status().textContent()).toMatch(/the platform must be one of x, mast/);
    await set('for', 'gone');
    await expect
      .poll(() => status().textContent())
      .toBe('There is no textarea with the id "gone".');
  });
});

/** The built playground in Chromium, on a server process of its own. */
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { smallNetwork, smallTopics } from '../../src/models/neural/small-network.case.ts';
import { launchChromium, skipBrowser } from '../browser/chromium.ts';
import { makeWorkspace, run, toJsonl } from '../end-to-end/run.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const workspace = makeWorkspace();
const corpus = smallCorpus();
const coffee = 'so today the espresso and the grinder';
const chess = 'so today the rook and the gambit';

let browser: Browser;
let server: ServerProcess;
let serve: readonly string[];
/** Folders of bundles by model. */
const bundles = new Map<string, string>();
/** What went wrong in pages: violations of the security policy, errors of scripts. */
const wrong: string[] = [];

beforeAll(async () => {
  if (skipBrowser) return;
  const train = workspace.write('train.jsonl', toJsonl(corpus.train));
  const valid = workspace.write('valid.jsonl', toJsonl(corpus.test));
  const small = Object.entries({ ...smallNetwork.options, ...smallTopics });
  const options = new Map([
    ['tab-lstm', small.flatMap(([name, value]) => ['--set', `${name}=${value}`])],
  ]);
  for (const model of ['knn', 'naive-bayes', 'tab-lstm']) {
    const out = workspace.path(model);
    const args = ['train', '--model', model, '--train', train, '--valid', valid, '--out', out];
    expect(await run([...args, ...(options.get(model) ?? [])])).toMatchObject({ exitCode: 0 });
    bundles.set(model, out);
  }
  serve = [
    ...[...bundles.values()].flatMap((folder) => ['--bundle', folder]),
    ...['--store', 'memory:', '--history', train, '--threads', '1'],
  ];
  [browser, server] = await Promise.all([launchChromium(), startServer(serve)]);
}, 120_000);

afterEach(async () => {
  await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
  expect(wrong.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await server?.kill();
  workspace.remove();
});

async function open(options: BrowserContextOptions = {}, of = server): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => wrong.push(String(error)));
  await page.exposeFunction('tellViolation', (what: string) => wrong.push(`forbidden: ${what}`));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => tellViolation(e.violatedDirective + ' ' + e.blockedURI))",
  );
  await page.goto(of.url);
  return page;
}

const post = (page: Page) => page.getByRole('textbox', { name: 'Your post' });
const tags = (page: Page) => page.locator('[aria-pressed]');
/** Evaluated in the page. */
const runsHere = /^The model is running on your device\./;
const kept = 'JSON.stringify({ ...localStorage })';
const tag = (page: Page, name: string) => page.locator('[aria-pressed]', { hasText: name });
const draft = (page: Page) => post(page).inputValue();

/** What completes a half-typed tag. */
const completions = (page: Page) =>
  page.getByRole('listbox', { name: /^Tags that begin with #/ }).getByRole('option');

/** Has the server say something else of a bundle. */
async function tell(page: Page, bundle: string, about: object): Promise<void> {
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
async function firstIs(page: Page, name: string): Promise<void> {
  await tags(page).first().filter({ hasText: name }).waitFor();
}

/** Waits until there are so many suggestions. */
async function thereAre(page: Page, count: number): Promise<void> {
  await page.locator(`li:nth-child(${count}):last-child > * > [aria-pressed]`).waitFor();
}

/** Chooses a model by its name. */
async function choose(page: Page, model: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Model' }).selectOption(model);
}

async function until(locator: Locator, attribute: string, value: string): Promise<void> {
  await locator.and(locator.page().locator(`[${attribute}="${value}"]`)).waitFor();
}

describe.skipIf(skipBrowser)('the playground', () => {
  it('changes its suggestions while one types, and tells of them', async () => {
    const page = await open();
    await page.getByText('Start writing.').waitFor();
    await post(page).pressSequentially(coffee);
    await firstIs(page, 'Coffee');
    await page
      .getByRole('status')
      .filter({ hasText: /^\d suggestions?: Coffee/ })
      .waitFor();
    await post(page).fill(chess);
    await firstIs(page, 'Chess');
    await post(page).fill('');
    await page.getByText('Start writing.').waitFor();
    expect(await tags(page).count()).toBe(0);
  });

  it('shows the last answer, however late an older one comes', async () => {
    const page = await open();
    await post(page).fill('so');
    await tags(page).first().waitFor();
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    let settled: Promise<void> | undefined;
    const asked = page.waitForRequest(
      (request) => request.postData()?.includes('espresso') === true,
    );
    await page.route('**/v1/recommend', (route) => {
      if (!route.request().postData()!.includes('espresso')) return route.continue();
      return (settled = held.then(() => route.continue().catch(() => undefined)));
    });
    await post(page).fill(coffee);
    await asked;
    await post(page).fill(chess);
    await firstIs(page, 'Chess');
    release();
    await settled;
    await page.getByRole('status').filter({ hasText: 'Chess' }).waitFor();
    await firstIs(page, 'Chess');
  });

  it('adds and removes tags by mouse, as the platform writes them', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await tag(page, 'Coffee').click();
    expect(await draft(page)).toBe(`${coffee} #Coffee`);
    await until(tag(page, 'Coffee'), 'aria-pressed', 'true');
    await page.getByLabel('Platform').selectOption('weibo');
    expect(await draft(page)).toBe(`${coffee} #Coffee#`);
    await tag(page, 'Coffee').click();
    expect(await draft(page)).toBe(coffee);
    await until(tag(page, 'Coffee'), 'aria-pressed', 'false');
  });

  it('knows tags that were typed', async () => {
    const page = await open();
    await post(page).fill(`${coffee} with #milk now #coffee`);
    await until(tag(page, 'Coffee'), 'aria-pressed', 'true');
    await page.getByRole('button', { name: '#milk' }).click();
    expect(await draft(page)).toBe(`${coffee} with milk now #coffee`);
  });

  it('needs the keyboard alone', async () => {
    const page = await open();
    const focused = page.locator(':focus');
    const tabTo = async (target: Locator) => {
      for (let i = 0; i < 30; i++) {
        await page.keyboard.press('Tab');
        if ((await focused.and(target).count()) > 0) return;
      }
      throw new Error(`Tab does not reach ${target}`);
    };
    await page.getByText('Start writing.').waitFor();
    await tabTo(post(page));
    await page.keyboard.type(coffee);
    await firstIs(page, 'Coffee');
    await tabTo(tags(page).first());
    await page.keyboard.press('Space');
    expect(await draft(page)).toBe(`${coffee} #Coffee`);
    await page.keyboard.press('Shift+ArrowDown'); // not a key of the list
    await until(focused, 'aria-pressed', 'true');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await draft(page)).toMatch(/ #Coffee #\w+$/);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    expect(await draft(page)).toMatch(/grinder #\w+$/);
    await tabTo(page.getByRole('button', { name: 'Why Coffee' }));
    await page.keyboard.press('Enter');
    await page.locator('mark', { hasText: 'espresso' }).waitFor();
    await tabTo(page.getByRole('slider'));
    await page.keyboard.press('Home');
    await thereAre(page, 1);
    await tabTo(page.getByRole('switch'));
    await page.keyboard.press('Space');
    await page.getByText(runsHere).waitFor();
  });

  it('keeps the focus where a control vanishes', async () => {
    const page = await open();
    const focused = page.locator(':focus');
    const is = (target: Locator) => focused.and(target).waitFor();
    await post(page).fill('so #milk and #sugar in it #today');
    await page.getByRole('button', { name: '#sugar' }).press('Enter');
    await is(page.getByRole('button', { name: '#today' }));
    await page.keyboard.press('Enter');
    await is(page.getByRole('button', { name: '#milk' }));
    await page.keyboard.press('Enter');
    await is(page.getByRole('region', { name: 'Suggested tags' }));
    expect(await draft(page)).toBe('so milk and sugar in it');
  });

  it('takes back and brings again what was typed, picked and cleared', async () => {
    const page = await open();
    const undo = () => page.keyboard.press('Control+z');
    const redo = () => page.keyboard.press('Control+Shift+z');
    await post(page).click();
    await page.keyboard.type(coffee);
    await firstIs(page, 'Coffee');
    await tag(page, 'Coffee').click();
    await undo();
    expect(await draft(page)).toBe(coffee);
    await until(tag(page, 'Coffee'), 'aria-pressed', 'false');
    await redo();
    expect(await draft(page)).toBe(`${coffee} #Coffee`);
    await until(tag(page, 'Coffee'), 'aria-pressed', 'true');
    await post(page).press('End');
    await page.keyboard.type(' and more');
    await page.getByLabel('Platform').selectOption('weibo');
    await page.getByRole('button', { name: 'Clear the post' }).click();
    expect(await draft(page)).toBe('');
    await undo();
    const whole = `${coffee} #Coffee and more`;
    expect(await draft(page)).toBe(whole);
    await redo();
    expect(await draft(page)).toBe('');
    await undo();
    await post(page).press('End');
    await page.keyboard.type('!');
    expect(await draft(page)).toBe(`${whole}!`);
    // Back to the first letter, through every step.
    for (let i = 0; i < 10 && (await draft(page)) !== ''; i++) await undo();
    expect(await draft(page)).toBe('');
    for (let i = 0; i < 10 && (await draft(page)) !== `${whole}!`; i++) await redo();
    expect(await draft(page)).toBe(`${whole}!`);
  });

  it('completes a half-typed tag by keyboard', async () => {
    const page = await open();
    const options = completions(page);
    const active = completions(page).and(page.locator('[aria-selected=true]'));
    await post(page).click();
    await page.keyboard.type('so today #c');
    await options.nth(2).waitFor();
    expect((await options.allTextContents()).toSorted()).toEqual(['#Chess', '#Coffee', '#Cycling']);
    const [first, second] = await options.allTextContents();
    expect(await active.textContent()).toBe(first);
    await page.keyboard.press('ArrowDown');
    expect(await active.textContent()).toBe(second);
    const named = await post(page).getAttribute('aria-activedescendant');
    expect(await page.locator(`[id="${named}"]`).textContent()).toBe(second);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await draft(page)).toBe(`so today ${first} `);
    expect(await options.count()).toBe(0);
    await page.keyboard.type('#aST');
    await options.getByText('#Astronomy').waitFor();
    await page.keyboard.press('Tab');
    expect(await draft(page)).toBe(`so today ${first} #Astronomy `);
    await page.keyboard.press('Control+z');
    expect(await draft(page)).toBe(`so today ${first} #aST`);
    await page.locator(':focus').and(post(page)).waitFor();
  });

  it('closes completions with Escape, and leaves Enter to the draft then', async () => {
    const page = await open();
    const options = completions(page);
    await post(page).click();
    await page.keyboard.type('#cof');
    await options.first().waitFor();
    await page.keyboard.press('Escape');
    await options.first().waitFor({ state: 'detached' });
    await page.keyboard.type('f');
    await page.keyboard.press('Enter');
    expect(await draft(page)).toBe('#coff\n');
    await page.keyboard.type('#che');
    await options.getByText('#Chess').click();
    expect(await draft(page)).toBe('#coff\n#Chess ');
    // A tag that is written out is one: Enter ends the line.
    await page.keyboard.type('#by1');
    await options.first().waitFor(); // by10, by11
    expect(await completions(page).and(page.locator('[aria-selected=true]')).count()).toBe(0);
    await page.keyboard.press('Enter');
    expect(await draft(page)).toBe('#coff\n#Chess #by1\n');
  });

  it('leaves keys and text to an input method that composes', async () => {
    const page = await open();
    const ime = await page.context().newCDPSession(page);
    const options = completions(page);
    await post(page).click();
    await page.keyboard.type('so #');
    await ime.send('Input.imeSetComposition', { text: 'co', selectionStart: 2, selectionEnd: 2 });
    await page.getByText('4 / 280').or(page.getByText('6 / 280')).first().waitFor();
    expect(await options.count()).toBe(0);
    await ime.send('Input.insertText', { text: 'co' });
    await options.getByText('#Coffee').waitFor();
    expect(await draft(page)).toBe('so #co');
  });

  it('completes on the device without asking the server', async () => {
    const page = await open();
    await page.getByRole('switch', { name: 'Run on this device' }).click();
    await page.getByText(runsHere).waitFor();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await post(page).click();
    await page.keyboard.type('#cof');
    await completions(page).filter({ hasText: '#Coffee' }).click();
    expect(await draft(page)).toBe('#Coffee ');
    expect(sent).toEqual([]);
  });

  it('sets apart what is merely popular, and says that nothing fits', async () => {
    const page = await open();
    const suggestion = (tag: string) => ({
      ...{ tag: tag.toLowerCase(), display: tag, score: -1, seen: true, count: 9 },
    });
    let found: string[] = [];
    await page.route('**/v1/recommend', (route) => {
      const recommendations = [found.map(suggestion)];
      const popular = [['News', 'Art'].map((tag) => ({ ...suggestion(tag), popular: true }))];
      const json = { bundle: 'knn', model: 'knn', recommendations, popular, cleaned: [''] };
      return route.fulfill({ json });
    });
    await post(page).fill('xqzt wvvk');
    const heading = page.getByRole('heading', { name: /^Nothing in your draft points to a tag/ });
    await heading.waitFor();
    const told = page.getByRole('status').filter({ hasText: 'No suggestions. Popular here: News' });
    await told.waitFor({ state: 'attached' });
    expect(await page.getByRole('button', { name: /^Why/ }).count()).toBe(0);
    await page.getByRole('button', { name: '#Art' }).click();
    expect(await draft(page)).toBe('xqzt wvvk #Art');
    await until(page.getByRole('button', { name: '#Art' }), 'aria-pressed', 'true');
    found = ['Coffee'];
    await post(page).fill('espresso');
    await page.getByRole('heading', { name: 'Popular here' }).waitFor();
    expect(await heading.count()).toBe(0);
    const names = (await tags(page).allTextContents()).map((text) => text.trim());
    expect(names).toEqual([expect.stringMatching(/^Coffee/), '#News', '#Art']);
  });

  it('writes from right to left where the text does', async () => {
    const page = await open();
    await page.route('**/v1/recommend', (route) => {
      const one = { tag: 'سباق', display: 'سباق', score: 1, seen: true, count: 3 };
      const json = { recommendations: [[one]], popular: [[]], cleaned: [''] };
      return route.fulfill({ json: { bundle: 'knn', model: 'knn', ...json } });
    });
    await post(page).fill('سباق طويل قبل الفطور #صباح');
    await tag(page, 'سباق').waitFor();
    const isRightToLeft = (locator: Locator) =>
      locator.and(page.locator(':dir(rtl)')).waitFor({ state: 'attached' });
    await isRightToLeft(post(page));
    await isRightToLeft(page.locator('.display'));
    await isRightToLeft(page.locator('.others button > [dir=auto]'));
    await page.getByText('Replies', { exact: true }).click();
    await page.getByRole('button', { name: 'Add a reply' }).click();
    await page.getByLabel('Reply 1', { exact: true }).fill('أحسنت');
    await isRightToLeft(page.getByLabel('Reply 1', { exact: true }));
    await post(page).fill('a long run');
    await post(page).and(page.locator(':dir(ltr)')).waitFor();
  });

  it('says in a sentence that a draft is too long, and asks nothing', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await post(page).fill('espresso '.repeat(2300));
    const notice = page.locator('.notice');
    await notice.getByText('Too long for suggestions').waitFor();
    expect(await notice.textContent()).toMatch(/up to 20,000 characters, and your post has 20,699/);
    expect(sent).toEqual([]);
    await post(page).fill(chess);
    await firstIs(page, 'Chess');
    expect(await notice.count()).toBe(0);
  });

  it('has examples of the bundle that is served: drafts if its posts are made up, else topics', async () => {
    const page = await open();
    await page.getByText('This model learned from 180 posts').waitFor();
    const topics = page.getByRole('list', { name: 'Topics to try' }).getByRole('button');
    await topics.nth(5).waitFor();
    expect(await topics.allTextContents()).toContain('coffee');
    await topics.getByText('coffee').click();
    expect(await draft(page)).toBe('coffee');
    await page.keyboard.press('Control+z');
    await tell(page, 'naive-bayes', { madeUp: { examples: [coffee] } });
    await choose(page, 'naive-bayes');
    await page.getByText(/The 180 posts it learned from\s+are made up/).waitFor();
    expect(await topics.count()).toBe(0);
    await page.getByRole('list', { name: 'Posts to try' }).getByText(coffee).click();
    expect(await draft(page)).toBe(coffee);
    await firstIs(page, 'Coffee');
  });

  it('leaves arrows to what scrolls within a reason', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await page.getByRole('button', { name: 'Why Coffee' }).click();
    const text = page.locator('.why .text');
    await text.evaluate((element) => {
      const scroller = element as unknown as { tabIndex: number; focus(): void };
      scroller.tabIndex = 0; // as browsers make it once there is something to scroll
      scroller.focus();
    });
    await page.keyboard.press('ArrowDown');
    await page.locator(':focus').and(text).waitFor();
  });

  it('says why: words, nearest posts, what the model reads', async () => {
    const page = await open();
    await post(page).fill(`${coffee} https://example.com/a`);
    await page.getByRole('button', { name: 'Why Coffee' }).click();
    const why = page.locator('.why', { has: page.locator('mark') });
    await why.getByText(/similar posts use #Coffee/i).waitFor();
    await why.locator('mark', { hasText: 'grinder' }).waitFor();
    expect(
      await why.getByRole('region', { name: 'Most similar posts' }).locator('li').count(),
    ).toBe(5);
    expect(await why.locator('mark', { hasText: 'rook' }).count()).toBe(0);
    await page.getByText('How the model reads your post').click();
    await page.getByText('so today the espresso and the grinder', { exact: true }).last().waitFor();
  });

  it('changes the model and the number of tags, and says what the bars show', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await page.getByText('A longer bar means a better match.').waitFor();
    const answered = page.waitForResponse((response) => response.url().endsWith('/v1/recommend'));
    await choose(page, 'naive-bayes');
    expect((await (await answered).json()).recommendations[0][0].probability).toBeGreaterThan(0);
    const suggestions = page.getByRole('region', { name: 'Suggested tags' });
    expect(await suggestions.textContent()).not.toContain('%');
    await page.getByRole('slider', { name: 'Number of tags' }).fill('2');
    await thereAre(page, 2);
  });

  it('runs a network, on the server and here, and shows where it looks', async () => {
    const page = await open();
    const runtime: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (!request.url().includes('/onnx-runtime')) return;
      runtime.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await post(page).fill(coffee);
    await page.getByText(/^Downloads \d+ kB once\. After that/).waitFor();
    await choose(page, 'tab-lstm');
    await firstIs(page, 'Coffee');
    const looks = async () => {
      await page.getByRole('button', { name: 'Why Coffee' }).click();
      await page.getByText(/^The model looks most at the words “?"?\w+/).waitFor();
      return page.locator('.why mark').allTextContents();
    };
    const there = await looks();
    expect(there.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Why Coffee' }).click();
    const note = await page.getByText(/^Downloads/).textContent();
    const [, told] = /^Downloads \d+ kB plus (\d\.\d) MB of ONNX Runtime once\./.exec(note!)!;
    expect(runtime).toEqual([]);
    await page.getByRole('switch', { name: 'Run on this device' }).click();
    await page.getByText(runsHere).waitFor();
    expect(((await runtime[0]) / 1e6).toFixed(1)).toBe(told);
    await firstIs(page, 'Coffee');
    expect(await looks()).toEqual(there);
  });

  it('says when the bytes are here and the network starts', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await choose(page, 'tab-lstm');
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    await page.context().route('**/onnx-runtime*.gz', (route) => held.then(() => route.continue()));
    await page.getByRole('switch', { name: 'Run on this device' }).click();
    await page.getByText('Starting… What you type is not sent anywhere in the meantime.').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).toBeNull();
    release();
    await page.getByText(runsHere).waitFor();
  });

  it('shows an author’s earlier posts, and lets them and replies steer the suggestions', async () => {
    const page = await open();
    await post(page).fill('so today again');
    await tags(page).first().waitFor();
    await page.getByText('Author', { exact: true }).click();
    await page.getByPlaceholder('Name or id').fill('a3');
    await page.getByRole('list', { name: 'Tags a3 uses most' }).getByText('#astronomy').waitFor();
    const earlier = page.getByRole('list', { name: /^Earlier posts by a3/ }).getByRole('listitem');
    expect(await earlier.count()).toBeGreaterThan(5);
    await tag(page, 'by3').waitFor();
    await page.getByText('Replies', { exact: true }).click();
    const asked = page.waitForRequest(
      (request) => request.postDataJSON()?.posts?.[0]?.conversation?.[0] === 'what a rook',
    );
    await page.getByRole('button', { name: 'Add a reply' }).click();
    await page.keyboard.type('what a rook');
    await asked;
    await page.getByRole('button', { name: 'Remove reply 1' }).click();
    expect(await page.getByLabel('Reply 1', { exact: true }).count()).toBe(0);
  });

  it('counts characters as the platform does, and copies', async () => {
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await post(page).fill(`${'a'.repeat(268)} 雪`);
    await page.getByText('9 characters left on X').waitFor({ state: 'attached' });
    await page.getByLabel('Platform').selectOption('bluesky');
    await page.getByText('30 characters left on Bluesky').waitFor({ state: 'attached' });
    await post(page).fill('a'.repeat(302));
    await page.getByText('2 characters too many for Bluesky').waitFor({ state: 'attached' });
    const told = page.locator('#budget .visually-hidden');
    for (const [platform, left] of [
      ['Mastodon', 500 - 2 - 23 - 5],
      ['Instagram', 2200 - 4 - 67 - 20],
      ['Weibo', 2000 - 4 - 67 - 20],
    ] as const) {
      await page.getByLabel('Platform').selectOption(platform.toLowerCase());
      const link = `https://example.com/${'a'.repeat(47)}`;
      await post(page).fill(`👩\u200D🚀 ${link} @ann@example.social`);
      const expected = `${left.toLocaleString('en')} characters left on ${platform}`;
      await told.filter({ hasText: expected }).waitFor({ state: 'attached' });
    }
    await post(page).fill('a'.repeat(302));
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('a'.repeat(302));
  });

  it('remembers theme and model, and the draft for this tab alone', async () => {
    const page = await open({ colorScheme: 'light' });
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await choose(page, 'naive-bayes');
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await page.reload();
    await firstIs(page, 'Coffee');
    expect(await draft(page)).toBe(coffee);
    expect(await page.getByRole('combobox', { name: 'Model' }).inputValue()).toBe('naive-bayes');
    const scheme = () => page.evaluate('getComputedStyle(document.documentElement).colorScheme');
    expect(await scheme()).toBe('dark');
    expect(await page.evaluate(kept)).not.toContain('espresso');
    const other = await page.context().newPage();
    await other.goto(server.url);
    await other.getByText('Start writing.').waitFor();
    expect(await draft(other)).toBe('');
  });

  it('shows what the models are, with figures and charts', async () => {
    const page = await open();
    await tell(page, 'knn', { metrics: undefined });
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/models');
    expect(await page.title()).toBe('Models · Octothorpe');
    const figures = page.getByRole('region', { name: 'Figures of the models' });
    await figures.getByRole('row', { name: /^Word statistics naive-bayes/ }).waitFor();
    const unmeasured = figures.getByRole('row', { name: /^Similar posts knn No figures/ });
    await unmeasured.waitFor();
    await page.getByRole('img', { name: 'Hit rate@1 on validation posts by epoch' }).waitFor();
    const chart = page.getByRole('img', { name: 'F1 by number of tags' });
    await chart.locator('svg.marks').waitFor();
    await page.getByRole('figure', { name: 'F1 by number' }).getByText('As a table').click();
    await page.getByRole('table', { name: 'F1 by number of tags' }).waitFor();
    const card = page.getByRole('article', { name: /^Similar posts knn/ });
    await card.getByText(/^180 posts in .*, measured on 60 others$/).waitFor();
    await card.getByText(/^\d+ options$/).click();
    await card.getByRole('row', { name: 'neighbours 50' }).waitFor();
    await page.goBack();
    await post(page).waitFor();
  });
});

describe.skipIf(skipBrowser)('the playground in trouble', () => {
  it('says that an answer is slow, and goes on', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    let release = () => {};
    const slow = new Promise<void>((done) => (release = done));
    await page.route('**/v1/recommend', async (route) => {
      await slow;
      await route.continue();
    });
    await post(page).fill(chess);
    await page.locator('.list.slow').waitFor();
    await firstIs(page, 'Coffee');
    release();
    await firstIs(page, 'Chess');
  });

  it('asks again when the server is full, as late as the server asks', async () => {
    const page = await open();
    await page.getByText('Start writing.').waitFor();
    let asked = 0;
    await page.route('**/v1/recommend', (route) => {
      if (++asked > 1) return route.continue();
      return route.fulfill({
        status: 503,
        headers: { 'retry-after': '1' },
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'about:blank', title: 'Full', status: 503 }),
      });
    });
    await post(page).fill(coffee);
    await page.getByText('The server is busy', { exact: true }).waitFor();
    await firstIs(page, 'Coffee');
    expect(asked).toBe(2);
    expect(await page.getByText('The server is busy', { exact: true }).count()).toBe(0);
  });

  it('asks for a token where one is wanted, and keeps it out of addresses', async () => {
    const tokenFile = workspace.write('token', 's3cret-word');
    const guarded = await startServer([...serve, '--token-file', tokenFile]);
    try {
      const page = await open({}, guarded);
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url()));
      const field = page.getByLabel('Token');
      const focused = page.locator(':focus');
      await page.getByText('This server needs a token', { exact: true }).waitFor();
      await field.fill('s3c…');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'A token cannot contain “…”' }).waitFor();
      await field.fill('   ');
      await field.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'A token cannot contain spaces' }).waitFor();
      await field.fill('s3cert');
      await page.keyboard.press('Enter');
      await page.getByText('This token is not valid here', { exact: true }).waitFor();
      await focused.and(field).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.keyboard.type('s3cret-word');
      await page.keyboard.press('Enter');
      await page.getByText('Start writing.').waitFor();
      await focused.and(page.getByRole('region', { name: 'Suggested tags' })).waitFor();
      await post(page).fill(coffee);
      await firstIs(page, 'Coffee');
      await page.reload();
      await firstIs(page, 'Coffee');
      await page.getByRole('switch', { name: 'Run on this device' }).click();
      await page.getByText(runsHere).waitFor();
      expect(addresses.some((address) => address.includes('/device/'))).toBe(true);
      expect(addresses.join()).not.toMatch(/s3cret|s3cert/);
      expect(await page.evaluate(kept)).not.toMatch(/s3cret|s3cert/);
    } finally {
      await guarded.kill();
    }
  });

  it.each(['**/hashtag-suggest/worker.js', '**/device/knn/**'])(
    'goes on where the device does not get %s, and tries again',
    async (needed) => {
      const page = await open();
      await post(page).fill(coffee);
      await firstIs(page, 'Coffee');
      const onDevice = page.getByRole('switch', { name: 'Run on this device' });
      const failed = page.locator('.title', { hasText: 'could not be loaded onto your device' });
      await page.context().route(needed, (route) => route.abort());
      await onDevice.click();
      await failed.waitFor();
      await page.getByRole('button', { name: 'Use the server' }).press('Enter');
      const suggestions = page.getByRole('region', { name: 'Suggested tags' });
      await page.locator(':focus').and(suggestions).waitFor();
      await until(onDevice, 'aria-checked', 'false');
      await post(page).fill(chess);
      await firstIs(page, 'Chess');
      await onDevice.click();
      await failed.waitFor();
      await page.context().unroute(needed);
      await page.getByRole('button', { name: 'Try now' }).click();
      await page.getByText(runsHere).waitFor();
      await post(page).fill(coffee);
      await firstIs(page, 'Coffee');
    },
  );

  it('outlives the server, keeps the text, and comes back with it', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await server.kill();
    await post(page).fill(chess);
    await page.getByText('Cannot reach the server', { exact: true }).waitFor();
    expect(await draft(page)).toBe(chess);
    server = await startServer(serve, Number(new URL(server.url).port));
    await firstIs(page, 'Chess');
    expect(await page.getByText('Cannot reach the server', { exact: true }).count()).toBe(0);
  }, 60_000);

  it('goes over to a model that there is when the server comes back with others', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    const port = Number(new URL(server.url).port);
    await server.kill();
    server = await startServer(['--bundle', bundles.get('naive-bayes')!, '--threads', '1'], port);
    await post(page).fill(chess);
    const told = page.getByRole('status').filter({ hasText: 'The server’s models have changed' });
    await told.waitFor();
    await firstIs(page, 'Chess');
    const model = page.getByRole('combobox', { name: 'Model' });
    expect(await model.inputValue()).toBe('naive-bayes');
    expect(await model.locator('option').count()).toBe(1);
    expect(await page.locator('.notice').count()).toBe(0);
    await server.kill();
    server = await startServer(serve, port);
  }, 60_000);

  it('needs no server once the model is on the device, and sends nothing', async () => {
    const page = await open();
    await post(page).fill(chess);
    await firstIs(page, 'Chess');
    await page.getByRole('switch', { name: 'Run on this device' }).click();
    await page.getByText(runsHere).waitFor();
    await firstIs(page, 'Chess');
    await server.kill();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await page.getByText('Author', { exact: true }).click();
    await page.getByPlaceholder('Name or id').fill('a3');
    await tag(page, 'by3').waitFor();
    await page.getByRole('button', { name: 'Why Coffee' }).click();
    await page.locator('mark', { hasText: 'espresso' }).waitFor();
    await tag(page, 'Coffee').click();
    expect(await draft(page)).toBe(`${coffee} #Coffee`);
    expect(sent).toEqual([]);
    server = await startServer(serve, Number(new URL(server.url).port));
  }, 60_000);
});

describe.skipIf(skipBrowser)('the playground for everyone', () => {
  const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 360].map((width) => ({ colorScheme, width })),
  );

  /** What axe finds, and whether the page is wider than the window. */
  async function faults(page: Page): Promise<string[]> {
    const { violations } = await page.evaluate<axe.AxeResults>(`${axe.source}; axe.run()`);
    const wider = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    return [
      ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      ...(wider > 0 ? [`${wider} px wider than the window`] : []),
    ];
  }

  it('has its settings within reach on a phone', async () => {
    const page = await open({ viewport: { width: 360, height: 640 } });
    const fold = page.getByRole('button', { name: /^Settings Similar posts · 5 tags/ });
    await fold.waitFor();
    expect((await fold.boundingBox())!.y).toBeLessThan(200);
    const model = page.getByRole('combobox', { name: 'Model' });
    expect(await model.isVisible()).toBe(false);
    await fold.click();
    await model.selectOption('naive-bayes');
    await page.getByRole('button', { name: /^Settings Word statistics · 5 tags/ }).click();
    expect(await model.isVisible()).toBe(false);
  });

  it('describes the HTTP interface on a phone too', async () => {
    const page = await open({ viewport: { width: 360, height: 640 } });
    await page.goto(`${server.url}docs`);
    // Swagger UI draws for long; a click would wait for that.
    await page.locator('.opblock-summary-control').first().dispatchEvent('click');
    await page.getByRole('button', { name: 'Try it out' }).waitFor();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBe(360);
  });

  it.each(looks)(
    'has no faults: $colorScheme, $width px',
    async ({ colorScheme, width }) => {
      const page = await open({ colorScheme, viewport: { width, height: 800 } });
      await page.getByText('Start writing.').waitFor();
      expect(await faults(page)).toEqual([]);
      await post(page).fill(`${coffee} #${'long'.repeat(60)} ends #here`);
      await tag(page, 'Coffee').click();
      await page.getByRole('button', { name: 'Why Coffee' }).click();
      await page.locator('mark').first().waitFor();
      const fold = page.getByRole('button', { name: /^Settings/ });
      expect(await fold.isVisible()).toBe(width < 960);
      if (width < 960) await fold.click();
      for (const name of ['How the model reads your post', 'Author', 'Replies']) {
        await page.locator('summary', { hasText: name }).click();
      }
      await page.getByPlaceholder('Name or id').fill('a3');
      await page.getByRole('list', { name: /^Earlier posts/ }).waitFor();
      await page.getByRole('button', { name: 'Add a reply' }).click();
      expect(await faults(page)).toEqual([]);
      await post(page).fill('');
      await page.keyboard.press('Control+End');
      await post(page).pressSequentially('so #c');
      await completions(page).first().waitFor();
      expect(await faults(page)).toEqual([]);
      await page.route('**/v1/recommend', (route) => route.abort());
      await post(page).fill(chess);
      await page.getByText('Cannot reach the server', { exact: true }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Models', exact: true }).click();
      await page.getByRole('img').locator('svg.marks').first().waitFor();
      for (const table of await page.locator('summary').all()) await table.click();
      expect(await faults(page)).toEqual([]);
    },
    60_000,
  );
});

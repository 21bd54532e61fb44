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
const kept = 'JSON.stringify({ ...localStorage })';
const tag = (page: Page, name: string) => page.locator('[aria-pressed]', { hasText: name });
const draft = (page: Page) => post(page).inputValue();

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
    await page.getByText('Nothing you type leaves this page, with').waitFor();
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
    await why.getByText(/similar posts bear #Coffee/i).waitFor();
    await why.locator('mark', { hasText: 'grinder' }).waitFor();
    expect(await why.getByRole('region', { name: 'Nearest posts' }).locator('li').count()).toBe(5);
    expect(await why.locator('mark', { hasText: 'rook' }).count()).toBe(0);
    await page.getByText('How knn reads it').click();
    await page.getByText('so today the espresso and the grinder', { exact: true }).last().waitFor();
  });

  it('changes the model and the number of tags, and says what the bars show', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await page.getByText('with their score').waitFor();
    await choose(page, 'naive-bayes');
    await page.getByText('with their probability').waitFor();
    await page.getByRole('slider', { name: 'Number of tags' }).fill('2');
    await thereAre(page, 2);
  });

  it('runs a network, on the server and here, and shows where it looks', async () => {
    const page = await open();
    const runtime: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      if (!request.url().endsWith('.wasm')) return;
      runtime.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    await post(page).fill(coffee);
    await page.getByText(/^Loads \d+ kB, once; then/).waitFor();
    await choose(page, 'tab-lstm');
    await page.getByText('with their probability').waitFor();
    await firstIs(page, 'Coffee');
    const looks = async () => {
      await page.getByRole('button', { name: 'Why Coffee' }).click();
      await page.getByText(/^The model looks most at the words “?"?\w+/).waitFor();
      return page.locator('.why mark').allTextContents();
    };
    const there = await looks();
    expect(there.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Why Coffee' }).click();
    const note = await page.getByText(/^Loads/).textContent();
    const [, told] = /^Loads \d+ kB plus (\d\.\d) MB of ONNX Runtime, once;/.exec(note!)!;
    expect(runtime).toEqual([]);
    await page.getByRole('switch', { name: 'On this device' }).click();
    await page.getByText('tab-lstm runs here now').waitFor();
    expect(((await runtime[0])! / 1e6).toFixed(1)).toBe(told);
    await firstIs(page, 'Coffee');
    expect(await looks()).toEqual(there);
  });

  it('says when the bytes are here and the network starts', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await choose(page, 'tab-lstm');
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    await page.context().route('**/*.wasm', (route) => held.then(() => route.continue()));
    await page.getByRole('switch', { name: 'On this device' }).click();
    await page.getByText('Starting… Nothing you type is sent meanwhile.').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).toBeNull();
    release();
    await page.getByText('tab-lstm runs here now').waitFor();
  });

  it('shows an author’s earlier posts, and lets them and replies steer the suggestions', async () => {
    const page = await open();
    await post(page).fill('so today again');
    await tags(page).first().waitFor();
    await page.getByText('Author', { exact: true }).click();
    await page.getByPlaceholder('Name or id').fill('a3');
    await page.getByRole('list', { name: 'Tags a3 uses most' }).getByText('#astronomy').waitFor();
    const earlier = page.getByRole('list', { name: /^Earlier posts of a3/ }).getByRole('listitem');
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
    expect(await page.getByLabel('Reply 1').count()).toBe(0);
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
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/models');
    expect(await page.title()).toBe('Models · Octothorpe');
    const figures = page.getByRole('region', { name: 'Figures of the models' });
    await figures.getByRole('row', { name: /^naive-bayes/ }).waitFor();
    const chart = page.getByRole('img', { name: 'F1 by number of tags' });
    await chart.locator('svg.marks').waitFor();
    await page.getByRole('figure', { name: 'F1 by number' }).getByText('As a table').click();
    await page.getByRole('table', { name: 'F1 by number of tags' }).waitFor();
    const card = page.getByRole('article', { name: 'knn' });
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
      await page.getByText('This server asks for a token', { exact: true }).waitFor();
      await field.fill('s3c…');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'A token has no “…” in it' }).waitFor();
      await field.fill('   ');
      await field.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'A token has no space in it' }).waitFor();
      await field.fill('s3cert');
      await page.keyboard.press('Enter');
      await page.getByText('This server does not know that token', { exact: true }).waitFor();
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
      await page.getByRole('switch', { name: 'On this device' }).click();
      await page.getByText(/runs here now/).waitFor();
      expect(addresses.some((address) => address.includes('/device/'))).toBe(true);
      expect(addresses.join()).not.toMatch(/s3cret|s3cert/);
      expect(await page.evaluate(kept)).not.toMatch(/s3cret|s3cert/);
    } finally {
      await guarded.kill();
    }
  });

  it.each(['**/assets/worker-*.js', '**/device/knn/**'])(
    'goes on where the device does not get %s, and tries again',
    async (needed) => {
      const page = await open();
      await post(page).fill(coffee);
      await firstIs(page, 'Coffee');
      const onDevice = page.getByRole('switch', { name: 'On this device' });
      const failed = page.locator('.title', { hasText: 'could not be loaded onto this device' });
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
      await page.getByText('knn runs here now').waitFor();
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
    await page.getByText('The server is away', { exact: true }).waitFor();
    expect(await draft(page)).toBe(chess);
    server = await startServer(serve, Number(new URL(server.url).port));
    await firstIs(page, 'Chess');
    expect(await page.getByText('The server is away', { exact: true }).count()).toBe(0);
  }, 60_000);

  it('goes over to a model that there is when the server comes back with others', async () => {
    const page = await open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    const port = Number(new URL(server.url).port);
    await server.kill();
    server = await startServer(['--bundle', bundles.get('naive-bayes')!, '--threads', '1'], port);
    await post(page).fill(chess);
    const told = page.getByRole('status').filter({ hasText: 'The server has other models now' });
    await told.waitFor();
    await firstIs(page, 'Chess');
    await page.getByText('with their probability').waitFor();
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
    await page.getByRole('switch', { name: 'On this device' }).click();
    await page.getByText('Nothing you type leaves this page, with').waitFor();
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
      for (const name of ['How knn reads it', 'Author', 'Replies']) {
        await page.locator('summary', { hasText: name }).click();
      }
      await page.getByPlaceholder('Name or id').fill('a3');
      await page.getByRole('list', { name: /^Earlier posts/ }).waitFor();
      await page.getByRole('button', { name: 'Add a reply' }).click();
      expect(await faults(page)).toEqual([]);
      await page.route('**/v1/recommend', (route) => route.abort());
      await post(page).fill(chess);
      await page.getByText('The server is away', { exact: true }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Models', exact: true }).click();
      await page.getByRole('img').locator('svg.marks').first().waitFor();
      for (const table of await page.locator('summary').all()) await table.click();
      expect(await faults(page)).toEqual([]);
    },
    60_000,
  );
});

/** What the built playground shows of its models: examples, reasons, networks, authors, figures. */
import { describe, expect, it } from 'vitest';
import { skipBrowser } from '../browser/chromium.ts';
import {
  choose,
  coffee,
  completions,
  draft,
  firstIs,
  kept,
  openSite,
  post,
  runsHere,
  tag,
  tags,
  tell,
  thereAre,
} from './playground.ts';

const site = openSite(['knn', 'naive-bayes', 'tab-lstm', 'hmemn2n']);

describe.skipIf(skipBrowser)('the models of the playground', () => {
  it('completes on the device without asking the server', async () => {
    const page = await site.open();
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

  it('has examples of the bundle that is served: drafts if its posts are made up, else topics', async () => {
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
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
    const seen = page.getByRole('region', { name: 'What the model sees' });
    expect(await seen.getByRole('table').count()).toBe(0); // knn has no probabilities
  });

  it('changes the model and the number of tags, and says what the bars show', async () => {
    const page = await site.open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await page.getByText('A longer bar means a better match.').waitFor();
    const answered = page.waitForResponse((response) => response.url().endsWith('/v1/recommend'));
    await choose(page, 'naive-bayes');
    expect((await (await answered).json()).recommendations[0][0].probability).toBeGreaterThan(0);
    const suggestions = page.getByRole('region', { name: 'Suggested tags' });
    expect(await suggestions.textContent()).not.toContain('%');
    await page.getByText('How the model reads your post').click();
    const seen = page.getByRole('region', { name: 'What the model sees' });
    const rows = seen.getByRole('table').getByRole('row');
    expect(await rows.nth(1).textContent()).toMatch(/^#?Coffee\s*\d+\.\d%$/i);
    await page.getByRole('slider', { name: 'Number of tags' }).fill('2');
    await thereAre(page, 2);
  });

  it('runs a network, on the server and here, and shows where it looks', async () => {
    const page = await site.open();
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
      await page.getByText(/^The model pays most attention to the words “?"?\w+/).waitFor();
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

  it('shows which earlier posts a memory network read, and the words in them', async () => {
    const page = await site.open();
    await post(page).fill(coffee);
    await choose(page, 'hmemn2n');
    await page.getByText('Author', { exact: true }).click();
    await page.getByPlaceholder('Name or id').fill('a0');
    await firstIs(page, 'Coffee');
    await page.getByRole('button', { name: 'Why Coffee' }).click();
    const read = page.getByRole('region', { name: 'Earlier posts that the model read' });
    await read
      .getByText(/^\d+ % of the attention to earlier posts$/)
      .first()
      .waitFor();
    expect(await read.getByRole('listitem').count()).toBe(5);
    expect((await read.locator('mark').allTextContents()).join(' ')).toMatch(/[a-z]+/);
  });

  it('says when the bytes are here and the network starts', async () => {
    const page = await site.open();
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
    const page = await site.open();
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

  it('remembers theme and model, and the draft for this tab alone', async () => {
    const page = await site.open({ colorScheme: 'light' });
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
    await other.goto(site.server.url);
    await other.getByText('Start writing.').waitFor();
    expect(await draft(other)).toBe('');
  });

  it('shows what the models are, with figures and charts', async () => {
    const page = await site.open();
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

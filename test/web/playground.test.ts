/** Writing a post in the built playground: typing, tags, keys, undo, counting. */
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { skipBrowser } from '../browser/chromium.ts';
import {
  chess,
  coffee,
  completions,
  draft,
  firstIs,
  openSite,
  post,
  runsHere,
  tag,
  tags,
  thereAre,
  until,
} from './playground.ts';

const site = openSite(['knn', 'naive-bayes']);

describe.skipIf(skipBrowser)('the playground', () => {
  it('changes its suggestions while one types, and tells of them', async () => {
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
    await post(page).fill(`${coffee} with #milk now #coffee`);
    await until(tag(page, 'Coffee'), 'aria-pressed', 'true');
    await page.getByRole('button', { name: '#milk' }).click();
    expect(await draft(page)).toBe(`${coffee} with milk now #coffee`);
  });

  it('needs the keyboard alone', async () => {
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
    await page.clock.install();
    const ime = await page.context().newCDPSession(page);
    const options = completions(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await post(page).click();
    await page.keyboard.type('so #');
    await ime.send('Input.imeSetComposition', { text: 'co', selectionStart: 2, selectionEnd: 2 });
    await page.getByText('6 / 280').waitFor();
    await page.clock.runFor(2000);
    expect(await options.count()).toBe(0);
    expect(asked.filter((url) => url.includes('=co'))).toEqual([]);
    await ime.send('Input.insertText', { text: 'co' });
    await options.getByText('#Coffee').waitFor();
    expect(await draft(page)).toBe('so #co');
  });

  it('sets apart what is merely popular, and says that nothing fits', async () => {
    const page = await site.open();
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
    const page = await site.open();
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
    const page = await site.open();
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

  it('counts characters as the platform does, and copies', async () => {
    const page = await site.open({ permissions: ['clipboard-read', 'clipboard-write'] });
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
});

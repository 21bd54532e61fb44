/** A model of one's own in the built playground that learns the posts copied there. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { asFile, ownPosts } from '../../web/src/personal/own-posts.case.ts';
import { skipBrowser } from '../browser/chromium.ts';
import { faults } from './faults.ts';
import { firstIs, openSite, post, tags } from './playground.ts';

const site = openSite(['naive-bayes']);
const draft = 'gliding over the fjord with a kayak';

const stored = (page: Page) =>
  page.evaluate(`new Promise((done) => {
    indexedDB.open('octothorpe').onsuccess = ({ target: { result } }) => {
      result.transaction('bundles').objectStore('bundles').getAll().onsuccess = ({ target }) => {
        result.close();
        done(target.result.map(({ learning }) => learning?.posts.map(({ text }) => text) ?? null));
      };
    };
  })`);

describe.skipIf(skipBrowser)('learning as one goes', () => {
  it('learns copied posts once switched on, forgets them, and sends nothing', async () => {
    const page = await site.open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const go = (name: string) => page.getByRole('link', { name, exact: true }).click();
    const copy = async (text: string) => {
      await go('Write');
      await post(page).fill(text);
      await page.getByRole('button', { name: /^Cop(y|ied)$/ }).click();
      await page.getByText('Copied to the clipboard').waitFor();
    };
    await go('Your posts');
    const buffer = Buffer.from(await asFile(ownPosts()).arrayBuffer());
    const file = { name: 'mine.jsonl', mimeType: 'application/json', buffer };
    await page.getByLabel('Choose a file').setInputFiles(file);
    await page.getByRole('radio', { name: 'Everything together (fused)' }).check();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByText('Your model is ready', { exact: true }).last().waitFor();
    const sent: string[] = [];
    page.context().on('request', (request) => {
      const { href, origin, pathname, search } = new URL(request.url());
      // The page's own files, asked for without saying anything.
      const isFile = /^\/(hashtag-suggest\/)?(assets\/)?[\w.-]*$/.test(pathname);
      const isPlain = request.method() === 'GET' && search === '' && request.postData() === null;
      if (site.server.url !== `${origin}/` || !isFile || !isPlain) sent.push(href);
    });

    await copy(`${draft} #Fjording`);
    await go('Your posts');
    const learn = page.getByLabel('Learn from posts I copy');
    expect(await learn.isChecked()).toBe(false);
    expect(await stored(page)).toEqual([null]);
    await learn.check();
    for (const [n, end] of ['once', 'twice'].entries()) {
      await copy(`${draft} ${end} #Fjording`);
      await go('Your posts');
      await page.getByText(`Learnt from ${n + 1} of them.`).waitFor();
    }
    expect(await stored(page)).toEqual([[`${draft} once #Fjording`, `${draft} twice #Fjording`]]);
    expect(await faults(page)).toEqual([]);
    await go('Write');
    await post(page).fill(draft);
    await firstIs(page, 'Fjording');

    await go('Your posts');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Learnt from 1 of them.').waitFor();
    expect(await stored(page)).toEqual([[`${draft} once #Fjording`]]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('list', { name: 'Learnt from copied posts' }).waitFor({ state: 'hidden' });
    await go('Write');
    await post(page).fill(`${draft} again`);
    await page.getByText('Used most often here:').waitFor();
    expect(await tags(page).filter({ hasText: 'Fjording' }).count()).toBe(0);

    await go('Your posts');
    await page.getByRole('button', { name: 'Forget everything' }).click();
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    expect(await stored(page)).toHaveLength(1);
    await page.getByRole('button', { name: 'Forget everything' }).click();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('There are none on this device yet.').waitFor();
    expect(await stored(page)).toEqual([]);
    expect(sent).toEqual([]);
  }, 60_000);
});

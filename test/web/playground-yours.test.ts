/** A model of one's own in the built playground: trained in the page, used there, and kept there. */
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { outboxFile, zipOf } from '../../src/posts/archives/archives.case.ts';
import { asFile, ownPosts } from '../../web/src/personal/own-posts.case.ts';
import { skipBrowser } from '../browser/chromium.ts';
import { faults } from './faults.ts';
import { choose, coffee, completions, firstIs, openSite, post, tags } from './playground.ts';

const site = openSite(['naive-bayes']);

const secret = 'zanzibar';
/** The posts on coffee have a tag that only this person uses. */
const mine = ownPosts().map((one) =>
  one.hashtags[0] === 'Coffee' ? { ...one, hashtags: ['MyBeans'] } : one,
);

/**
 * Records what leaves the page: every request but those for the page's own files and the server's list of models, which
 * carry nothing.
 */
function record(context: BrowserContext): string[] {
  const sent: string[] = [];
  context.on('request', (request) => {
    const { origin, pathname, search } = new URL(request.url());
    const isFile = /^\/(hashtag-suggest\/)?(assets\/)?[\w.-]*$/.test(pathname);
    const isPlain = request.method() === 'GET' && search === '' && request.postData() === null;
    const isHere = site.server.url === `${origin}/`;
    if (isHere && isPlain && (isFile || pathname === '/v1/models')) return;
    sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`);
  });
  return sent;
}

/** How many posts the server has recommended tags for, as it counts them itself. */
async function recommended(): Promise<number> {
  const metrics = await (await fetch(`${site.server.url}metrics`)).text();
  const counts = metrics.matchAll(/^octothorpe_recommended_posts_total\S* (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

async function choosePosts(page: Page, name = 'outbox.jsonl'): Promise<void> {
  await page.getByRole('link', { name: 'Your posts', exact: true }).click();
  const buffer = Buffer.from(await asFile(mine).arrayBuffer());
  const file = { name, mimeType: 'application/json', buffer };
  await page.getByLabel('Choose a file').setInputFiles(file);
  await page.getByText('240 posts', { exact: true }).waitFor();
}

async function train(page: Page, model: string): Promise<void> {
  await page.getByRole('radio', { name: model }).check();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByText('Your model is ready', { exact: true }).last().waitFor();
}

describe.skipIf(skipBrowser)('a model of one’s own', () => {
  it('is trained in the page, suggests, is there after a reload and offline, and nothing is sent', async () => {
    const page = await site.open();
    await page.getByText('This model learned from 180 posts').waitFor();
    await page.getByRole('list', { name: 'Topics to try' }).waitFor();
    const sent = record(page.context());
    const before = await recommended();
    await choosePosts(page);
    await page.getByText('MyBeans').first().waitFor();
    await train(page, 'Similar posts (knn)');
    expect(await page.locator('body').textContent()).not.toContain('undefined');
    await page.getByText(/^Learning from your earlier\s+216 posts/).waitFor();
    await page.getByRole('link', { name: 'Write a post' }).click();
    await post(page).fill(`${coffee} ${secret}`);
    await firstIs(page, 'MyBeans');
    await page.getByText('This model is yours. It runs on your device').waitFor();

    await page.reload();
    expect(await post(page).inputValue()).toContain(secret);
    await firstIs(page, 'MyBeans');
    await page.getByRole('button', { name: 'Why MyBeans' }).click();
    await page.locator('.why mark').first().waitFor();

    await page.context().setOffline(true);
    await post(page).fill('qwzx vbnm');
    await page.getByText('Used most often here:').waitFor();
    await post(page).fill(`so today the rook ${secret}`);
    await firstIs(page, 'Chess');
    await page.keyboard.press('Control+End');
    await post(page).pressSequentially(' #myb');
    await completions(page).filter({ hasText: '#MyBeans' }).waitFor();
    expect(sent).toEqual([]);
    expect(await recommended()).toBe(before);
  });

  it('asks no server in place of a model that is gone, and lets one choose another', async () => {
    const page = await site.open();
    await choosePosts(page);
    await train(page, 'Most used tags (popular)');
    await page.getByRole('link', { name: 'Write', exact: true }).click();
    await post(page).fill(`${coffee} ${secret}`);
    await page.getByText('Used most often here:').waitFor();
    const sent = record(page.context());
    await page.evaluate("indexedDB.deleteDatabase('octothorpe')");
    await page.reload();
    await page
      .getByText('Your model is not on this device any more', { exact: true })
      .last()
      .waitFor();
    await page.getByText('Nothing you type is sent anywhere until you choose a model.').waitFor();
    await post(page).press('End');
    await post(page).pressSequentially(' more #co');
    await page.getByRole('link', { name: 'Your posts' }).last().click();
    await page.getByText('There are none on this device yet.').waitFor();
    await page.getByRole('link', { name: 'Write', exact: true }).click();
    expect(sent).toEqual([]);
    const before = await recommended();
    await choose(page, 'naive-bayes');
    await firstIs(page, 'Coffee');
    expect(sent).toContainEqual(expect.stringContaining('/v1/recommend'));
    expect(await recommended()).toBeGreaterThan(before);
  });

  it('asks no server while it is not known yet whether the model is there', async () => {
    const page = await site.open();
    await choosePosts(page);
    await train(page, 'Similar posts (knn)');
    await page.getByRole('link', { name: 'Write', exact: true }).click();
    await post(page).fill(coffee);
    await firstIs(page, 'MyBeans');
    const other = await page.context().newPage();
    await other.goto(`${site.server.url}docs.html`);
    // A transaction that stays open keeps others from reading.
    await other.evaluate(`new Promise((held) => {
      indexedDB.open('octothorpe').onsuccess = ({ target: { result } }) => {
        const store = result.transaction('bundles', 'readwrite').objectStore('bundles');
        const hold = () => {
          held();
          if (!globalThis.released) store.count().onsuccess = hold;
        };
        hold();
      };
    })`);
    const sent = record(page.context());
    const listed = page.waitForResponse((response) => response.url().endsWith('/v1/models'));
    await page.reload();
    await listed;
    await page.locator('option[value="naive-bayes"]').waitFor({ state: 'attached' });
    await post(page).press('End');
    await post(page).pressSequentially(' and the crema again, and so on #co', { delay: 20 });
    expect(await tags(page).count()).toBe(0);
    await other.evaluate('globalThis.released = true');
    await firstIs(page, 'MyBeans');
    expect(sent).toEqual([]);
  });

  it('notices a model that another tab deletes, and sends nothing then', async () => {
    const page = await site.open();
    await choosePosts(page);
    await train(page, 'Similar posts (knn)');
    const other = await page.context().newPage();
    await other.goto(`${site.server.url}#/yours`);
    await other.getByRole('button', { name: 'Delete', exact: true }).click();
    await other.getByRole('button', { name: 'Delete', exact: true }).click();
    await other.getByText('There are none on this device yet.').waitFor();
    const sent = record(page.context());
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText('There are none on this device yet.').waitFor();
    await page.getByRole('link', { name: 'Write', exact: true }).click();
    await post(page).fill(coffee);
    await page.getByText('Nothing you type is sent anywhere until you choose a model.').waitFor();
    expect(sent).toEqual([]);
  });

  it('refuses a stored model that was changed, and sends nothing then', async () => {
    const page = await site.open();
    await choosePosts(page);
    await train(page, 'Similar posts (knn)');
    const change = `(files) => files.set('tags.txt', new Blob(['x'.repeat(files.get('tags.txt').size)]))`;
    await page.evaluate(`new Promise((done) => {
      indexedDB.open('octothorpe').onsuccess = ({ target: { result } }) => {
        const store = result.transaction('bundles', 'readwrite').objectStore('bundles');
        store.getAll().onsuccess = ({ target: { result: [bundle] } }) => {
          (${change})(bundle.files);
          store.put(bundle).onsuccess = () => done();
        };
      };
    })`);
    await page.getByRole('link', { name: 'Write', exact: true }).click();
    await page.reload();
    const sent = record(page.context());
    await page.getByText('Your model could not be opened', { exact: true }).last().waitFor();
    await page.getByText(/outbox: tags\.txt was changed after the bundle was written/).waitFor();
    await post(page).fill(coffee);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Your model could not be opened', { exact: true }).last().waitFor();
    expect(await page.getByRole('button', { name: 'Use the server' }).count()).toBe(0);
    expect(sent).toEqual([]);
  });

  it('stops training at once and can train again without choosing the file again', async () => {
    const page = await site.open();
    await choosePosts(page);
    await page.getByRole('radio', { name: 'Everything together (fused)' }).check();
    await page.getByLabel('Name').fill('Everything');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('There are none on this device yet.').waitFor();
    await train(page, 'Everything together (fused)');
    const model = page.getByRole('article', { name: 'Everything' });
    await model.getByText('in use').waitFor();
    await page.getByRole('link', { name: 'Write a post' }).click();
    await post(page).fill(coffee);
    await firstIs(page, 'MyBeans');
  });

  it('says why a file is of no use, and what was left out of one', async () => {
    const page = await site.open();
    await page.getByRole('link', { name: 'Your posts', exact: true }).click();
    const give = (name: string, content: string) =>
      page
        .getByLabel('Choose a file')
        .setInputFiles({ name, mimeType: '', buffer: Buffer.from(content) });
    await give('empty.jsonl', '');
    await page.getByText('empty.jsonl is empty; expected posts').waitFor();
    await give('plain.jsonl', '{"text": "no tags"}\n');
    await page.getByText('There is nothing to learn from').waitFor();
    const good = '{"text": "a #Tag"}\n'.repeat(150) + '{"text": "a #tag"}\n'.repeat(50);
    await give('some.jsonl', `${good}{"text": 5}\n`);
    await page.getByText('200 posts', { exact: true }).waitFor();
    await page.getByText('1 record was left out.').waitFor();
    await page.getByText('What was left out').click();
    await page.getByText('"text" must be a string: 1 left out, not a post').waitFor();
    await page.getByText('Tags that you spell in several ways').click();
    await page.getByText('#Tag (150), #tag (50)').waitFor();
  });

  it('renames, downloads, deletes and adds models, with the keyboard alone', async () => {
    const page = await site.open();
    await choosePosts(page);
    await train(page, 'Similar posts (knn)');
    const use = (name: string, button: string) =>
      page.getByRole('article', { name }).getByRole('button', { name: button, exact: true });
    await use('outbox', 'Rename').press('Enter');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Beans');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Beans: Similar posts' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      use('Beans', 'Download').press('Enter'),
    ]);
    expect(download.suggestedFilename()).toBe('Beans.zip');
    const zip = await download.path();
    await use('Beans', 'Delete').press('Enter');
    await page.locator(':focus', { hasText: 'Keep' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('There are none on this device yet.').waitFor();

    await page.getByLabel('Add a folder').setInputFiles(site.bundle('naive-bayes'));
    await page.getByRole('heading', { name: 'Word statistics' }).waitFor();
    await page.getByLabel('Add a zip').setInputFiles(zip);
    await page.getByRole('heading', { name: /^\S+: Similar posts/ }).waitFor();
    await page.reload();
    await page
      .getByRole('article', { name: 'naive-bayes' })
      .getByText('Write with it')
      .press('Enter');
    await page.getByText('This model is yours.').waitFor();
    const sent = record(page.context());
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    expect(sent).toEqual([]);
  });

  it.each([
    ['full', 'QuotaExceededError', 'The browser has no room for the model.'],
    ['missing', 'SecurityError', 'The browser keeps nothing for this page'],
  ])('works until the page is closed if the storage is %s', async (_, error, message) => {
    const page = await site.open();
    await page.addInitScript(
      `IDBObjectStore.prototype.put = () => { throw new DOMException('', '${error}'); };`,
    );
    await page.reload();
    await choosePosts(page);
    await train(page, 'Similar posts (knn)');
    await page.getByText('It lasts only until you close this page').waitFor();
    await page.getByText(message).waitFor();
    const sent = record(page.context());
    await page.getByRole('link', { name: 'Write a post' }).click();
    await post(page).fill(coffee);
    await firstIs(page, 'MyBeans');
    expect(sent).toEqual([]);
  });

  it('reads an archive as downloaded', async () => {
    const page = await site.open();
    await page.getByRole('link', { name: 'Your posts', exact: true }).click();
    const notes = mine.slice(0, 20).map(({ id, text, hashtags: [tag], time }) => ({
      id: `https://example.org/${id}`,
      content: `<p>${text} <a href="/tags/${tag}">#${tag}</a></p>`,
      published: new Date(time!).toISOString(),
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      tag: [{ type: 'Hashtag', name: `#${tag}` }],
    }));
    const buffer = Buffer.from(await zipOf([['outbox.json', outboxFile(notes)]]));
    const file = { name: 'archive.zip', mimeType: 'application/zip', buffer };
    await page.getByLabel('Choose a file').setInputFiles(file);
    await page.getByText('20 posts', { exact: true }).waitFor();
    await page.getByText('20 have hashtags').waitFor();
  });

  it('takes a file that is dropped', async () => {
    const page = await site.open();
    await page.getByRole('link', { name: 'Your posts', exact: true }).click();
    const content = await asFile(mine).text();
    const dropped = `new File([${JSON.stringify(content)}], 'dropped.jsonl')`;
    const dataTransfer = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(${dropped}); return data; })()`,
    );
    await page.getByRole('group', { name: 'File of your posts' }).dispatchEvent('drop', {
      dataTransfer,
    });
    await page.getByText('240 posts', { exact: true }).waitFor();
  });

  const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 390].map((width) => ({ colorScheme, width })),
  );
  it.each(looks)(
    'has no faults: $colorScheme, $width px',
    async ({ colorScheme, width }) => {
      const page = await site.open({ colorScheme, viewport: { width, height: 800 } });
      await page.getByRole('link', { name: 'Your posts', exact: true }).click();
      await page.getByText('There are none on this device yet.').waitFor();
      expect(await faults(page)).toEqual([]);
      await choosePosts(page, `${'long'.repeat(60)}.jsonl`);
      expect(await faults(page)).toEqual([]);
      await page.getByLabel('Name').fill('My posts');
      await train(page, 'Similar posts (knn)');
      expect(await faults(page)).toEqual([]);
      await page.getByRole('article').getByRole('button', { name: 'Rename' }).click();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('article').getByRole('button', { name: 'Delete' }).click();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Write', exact: true }).click();
      await post(page).fill(coffee);
      await firstIs(page, 'MyBeans');
      if (width < 960) await page.getByRole('button', { name: /^Settings/ }).click();
      expect(await faults(page)).toEqual([]);
    },
    60_000,
  );
});

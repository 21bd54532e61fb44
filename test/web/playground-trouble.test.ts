/** The built playground when the server or the network fails. */
import { describe, expect, it } from 'vitest';
import { skipBrowser } from '../browser/chromium.ts';
import {
  chess,
  coffee,
  draft,
  firstIs,
  kept,
  openSite,
  post,
  runsHere,
  tag,
  until,
} from './playground.ts';
import { startServer } from './server-process.ts';

const site = openSite(['knn', 'naive-bayes']);

describe.skipIf(skipBrowser)('the playground in trouble', () => {
  it('says that an answer is slow, and goes on', async () => {
    const page = await site.open();
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
    const page = await site.open();
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
    const tokenFile = site.write('token', 's3cret-word');
    const guarded = await startServer([...site.serve, '--token-file', tokenFile]);
    try {
      const page = await site.open({}, guarded);
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
      const page = await site.open();
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
    const page = await site.open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    await site.server.kill();
    await post(page).fill(chess);
    await page.getByText('Cannot reach the server', { exact: true }).waitFor();
    expect(await draft(page)).toBe(chess);
    site.server = await startServer(site.serve, Number(new URL(site.server.url).port));
    await firstIs(page, 'Chess');
    expect(await page.getByText('Cannot reach the server', { exact: true }).count()).toBe(0);
  }, 60_000);

  it('goes over to a model that there is when the server comes back with others', async () => {
    const page = await site.open();
    await post(page).fill(coffee);
    await firstIs(page, 'Coffee');
    const port = Number(new URL(site.server.url).port);
    await site.server.kill();
    site.server = await startServer(
      ['--bundle', site.bundle('naive-bayes'), '--threads', '1'],
      port,
    );
    await post(page).fill(chess);
    const told = page.getByRole('status').filter({ hasText: 'The server’s models have changed' });
    await told.waitFor();
    await firstIs(page, 'Chess');
    const model = page.getByRole('combobox', { name: 'Model' });
    expect(await model.inputValue()).toBe('naive-bayes');
    expect(await model.locator('option').count()).toBe(1);
    expect(await page.locator('.notice').count()).toBe(0);
    await site.server.kill();
    site.server = await startServer(site.serve, port);
  }, 60_000);

  it('needs no server once the model is on the device, and sends nothing', async () => {
    const page = await site.open();
    await post(page).fill(chess);
    await firstIs(page, 'Chess');
    await page.getByRole('switch', { name: 'Run on this device' }).click();
    await page.getByText(runsHere).waitFor();
    await firstIs(page, 'Chess');
    await site.server.kill();
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
    site.server = await startServer(site.serve, Number(new URL(site.server.url).port));
  }, 60_000);
});

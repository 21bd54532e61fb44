/** The built playground for everyone: axe, phones, both themes. */
import { describe, expect, it } from 'vitest';
import { skipBrowser } from '../browser/chromium.ts';
import { faults } from './faults.ts';
import { chess, coffee, completions, openSite, post, tag } from './playground.ts';

const site = openSite(['knn', 'naive-bayes', 'tab-lstm']);

describe.skipIf(skipBrowser)('the playground for everyone', () => {
  const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 360].map((width) => ({ colorScheme, width })),
  );

  it('has its settings within reach on a phone', async () => {
    const page = await site.open({ viewport: { width: 360, height: 640 } });
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
    const page = await site.open({ viewport: { width: 360, height: 640 } });
    await page.goto(`${site.server.url}docs`);
    // Swagger UI draws for long; a click would wait for that.
    await page.locator('.opblock-summary-control').first().dispatchEvent('click');
    await page.getByRole('button', { name: 'Try it out' }).waitFor();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBe(360);
  });

  it.each(looks)(
    'has no faults: $colorScheme, $width px',
    async ({ colorScheme, width }) => {
      const page = await site.open({ colorScheme, viewport: { width, height: 800 } });
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

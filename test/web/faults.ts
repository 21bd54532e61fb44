import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds, and whether the page is wider than the window. */
export async function faults(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<axe.AxeResults>(`${axe.source}; axe.run()`);
  const wider = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    ...(wider > 0 ? [`${wider} px wider than the window`] : []),
  ];
}

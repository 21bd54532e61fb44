import type { Look } from '../src/chart-spec.ts';

const series = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => `var(--chart-${at})`);

/** Colours by name, so that a drawn chart follows the theme, and the light one on paper. */
export const pageLook: Look = {
  ink: 'var(--ink)',
  inkSoft: 'var(--ink-soft)',
  line: 'var(--line)',
  font: '-apple-system, "Segoe UI", roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif',
  series,
};

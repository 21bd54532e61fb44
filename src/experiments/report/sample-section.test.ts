import { expect, it } from 'vitest';
import { sampleSection } from './sample-section.ts';
import { summaryRow } from './summary-rows.case.ts';
import { intervalLines } from './tag-count-table.ts';

/** A row whose runs have these values of posts, and their mean. */
function row(label: string, ...seeds: readonly (number | null)[][]) {
  const mean = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const made = summaryRow(label, { 'map@5': seeds.map(mean), 'f1@1': seeds.map(() => 0.5) });
  const runs = made.runs.map((run, at) => ({
    ...run,
    figures: { ...run.figures!, perPost: { 'map@5': seeds[at] } },
  }));
  return { ...made, runs };
}

const rows = [row('a', [0.4, 0.4, null, 0.4]), row('b', [0, 1], [1, 0])];

it('has an interval of each metric that is a mean over posts', () => {
  const section = sampleSection(rows, ['f1@1', 'map@5'], 50)!;
  expect(section.figures.map(({ id }) => id)).toEqual(['samples-map-at-5']);
  const [a, b] = section.figures[0].series.map(({ points }) => points[0]);
  expect(a).toEqual(['a', 0.4, 0.4, 0.4]);
  // The mean over seeds is 0.5 for each post.
  expect(b).toEqual(['b', 0.5, 0.5, 0.5]);
  expect(section.note).toContain('over 50 samples');
});

it('is a table in report.md', () => {
  const section = sampleSection([...rows, row('c', [])], ['map@5'], 50)!;
  expect(intervalLines(section, ['a', 'b|b', 'c'])).toEqual([
    '| system | MAP@5 |',
    '|---|--:|',
    '| a | 0.4000 (0.4000, 0.4000) |',
    '| b\\|b | 0.5000 (0.5000, 0.5000) |',
  ]);
});

it('is absent unless the experiment asks for samples', () => {
  expect(sampleSection(rows, ['map@5'], undefined)).toBeUndefined();
});

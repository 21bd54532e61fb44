import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConventionName } from './conventions.ts';
import { evaluateRankings } from './evaluate-rankings.ts';
import { tagPropensity } from './propensity-metrics.ts';

const doc = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
/** The cells of all table rows under a heading, with the tables' heads. */
function cellsUnder(heading: string): string[][] {
  return doc
    .split(`### ${heading}\n`)[1]
    .split(/\n##/)[0]
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()));
}

type Row = [convention: string, metric: string, rankings: string, gold: string, value: string];
const rows = cellsUnder('Worked numbers').slice(1) as Row[];

const postsOf = (cell: string) => cell.split('/').map((post) => post.split(' ').filter(Boolean));

describe('docs/metrics.md', () => {
  it('has worked numbers for every convention', () => {
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(new Set(rows.map(([convention]) => convention)).size).toBe(4);
  });

  it.each(rows)('%s %s of %s against %s is %s', (convention, metric, rankings, gold, value) => {
    const { metrics } = evaluateRankings(
      postsOf(rankings).map((tags) => tags.map((tag) => ({ tag }))),
      postsOf(gold),
      { convention: convention as ConventionName, cutoffs: [1, 2, 3, 5] },
    );
    expect(metrics[metric]).toBeAllclose(Number(value), { absolute: 0.0005, relative: 0 });
  });

  const scored = cellsUnder('Propensity-scored metrics');
  const propensities = scored.filter(([tag]) => /^[a-z]$/.test(tag));
  const trainingCounts = {
    posts: 1000,
    tags: new Map(propensities.map(([tag, count]) => [tag, Number(count)])),
  };

  it.each(propensities)(
    'the propensity of %s, in %s training posts, is %s',
    (tag, _, p, weight) => {
      const propensity = tagPropensity(trainingCounts)(tag);
      expect(propensity).toBeAllclose(Number(p), { absolute: 0.00005, relative: 0 });
      expect(1 / propensity).toBeAllclose(Number(weight), { absolute: 0.0005, relative: 0 });
    },
  );

  it.each(scored.filter(([metric]) => /^ps\w+@/.test(metric)))(
    '%s of %s against %s is %s',
    (metric, rankings, gold, value) => {
      const { metrics } = evaluateRankings(
        postsOf(rankings).map((tags) => tags.map((tag) => ({ tag }))),
        postsOf(gold),
        { cutoffs: [1, 2], trainingCounts },
      );
      expect(metrics[metric]).toBeAllclose(Number(value), { absolute: 0.0005, relative: 0 });
    },
  );

  it('has worked numbers with training counts', () => {
    expect(propensities).toHaveLength(3);
    expect(scored.filter(([metric]) => /^ps\w+@/.test(metric))).toHaveLength(7);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConventionName } from './conventions.ts';
import { evaluateRankings } from './evaluate-rankings.ts';

const doc = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const [, ...rows] = doc
  .split('### Worked numbers')[1]
  .split('\n## ')[0]
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.slice(1, -1).split('|'))
  .map((cells) => cells.map((cell) => cell.trim()) as [string, string, string, string, string]);

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
});

import { expect, it } from 'vitest';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

it('writes a line every ten seconds where there is no terminal, counted for each phase', async () => {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const terminal = { isInteractive: false, note } as Partial<Terminal> as Terminal;
  let time = 0;
  const progress = await showProgress(terminal, 'knn', () => time);
  for (; time <= 25_000; time += 1000) {
    progress.update({ phase: 'posts', done: time / 10, total: 5000 });
  }
  progress.update({ phase: 'tags', done: 0, total: 10 });
  progress.stop();
  expect(lines).toEqual([
    'knn posts 20 % | 1,000 of 5,000, 100/s, 40 s left',
    'knn posts 40 % | 2,000 of 5,000, 100/s, 30 s left',
  ]);
});

import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { showProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

it('writes a line every ten seconds without a terminal, timed for each phase', async () => {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const terminal = { isInteractive: false, note } as Partial<Terminal> as Terminal;
  let time = 0;
  const progress = await showProgress(terminal, 'knn', { now: () => time });
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

it('measures the rate from the first update, since resumed training does not start at zero', async () => {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const terminal = { isInteractive: false, note } as Partial<Terminal> as Terminal;
  let time = 0;
  const progress = await showProgress(terminal, 'lstm', { now: () => time });
  progress.update({ phase: 'training', done: 900_000, total: 1_000_000 });
  time = 10_000;
  progress.update({ phase: 'training', done: 901_000, total: 1_000_000 });
  expect(lines).toEqual(['lstm training 90 % | 901,000 of 1,000,000, 100/s, 16 min 30 s left']);
});

it('prints whole lines above the bar on a terminal, and removes the bar', async () => {
  const screen = new Screen(4);
  const note = (line: string) => void screen.write(`${line}\n`);
  const terminal = { isInteractive: true, note } as Partial<Terminal> as Terminal;
  note('training lstm');
  const progress = await showProgress(terminal, 'lstm', { stream: screen });
  for (let epoch = 1; epoch <= 6; epoch++) {
    progress.update({ phase: 'training', done: 10 * epoch, total: 60 });
    expect(screen.lines().at(-1)).toMatch(/^lstm training \[.*\] \d+ % \|/);
    progress.note(`epoch ${epoch} of 6`);
  }
  progress.update({ phase: 'training', done: 60, total: 60 });
  progress.stop();
  note('done');
  const epochs = [1, 2, 3, 4, 5, 6].map((epoch) => `epoch ${epoch} of 6`);
  expect(screen.lines()).toEqual(['training lstm', ...epochs, 'done']);
});

const esc = String.fromCharCode(27);
const controls = new RegExp(
  `${esc}([78])|${esc}\\[(\\??)(\\d*)([A-Za-z])|([\r\n])|[^${esc}\r\n]+`,
  'g',
);

/** A terminal of few rows that supports what a progress bar uses. */
class Screen extends Writable {
  readonly isTTY = true;
  readonly columns = 120;
  readonly #rows: string[] = [''];
  readonly #height: number;
  #row = 0;
  #column = 0;
  /** Relative to the top of the scrolling screen. */
  #saved: readonly [row: number, column: number] = [0, 0];

  constructor(height: number) {
    super({ decodeStrings: false });
    this.#height = height;
  }

  /** All rows up to the last nonempty one, including those that scrolled away. */
  lines(): string[] {
    return this.#rows.join('\n').trimEnd().split('\n');
  }

  override _write(text: string, _: string, done: () => void): void {
    const parts = text.matchAll(controls);
    for (const [part, saveOrRestore, setting, count, command, move] of parts) {
      const top = Math.max(0, this.#rows.length - this.#height);
      if (saveOrRestore === '7') this.#saved = [this.#row - top, this.#column];
      else if (saveOrRestore === '8') {
        this.#row = top + this.#saved[0];
        this.#column = this.#saved[1];
      } else if (move === '\r') this.#column = 0;
      else if (move === '\n') {
        this.#row++;
        this.#column = 0;
        if (this.#row === this.#rows.length) this.#rows.push('');
      } else if (command === 'G') this.#column = Number(count) - 1;
      else if (command === 'K') {
        this.#rows[this.#row] = count === '2' ? '' : this.#rows[this.#row].slice(0, this.#column);
      } else if (command === undefined) {
        const row = this.#rows[this.#row].padEnd(this.#column);
        this.#column += part.length;
        this.#rows[this.#row] =
          row.slice(0, this.#column - part.length) + part + row.slice(this.#column);
      } else if (setting === '')
        throw new Error(`unknown control sequence ${JSON.stringify(part)}`);
    }
    done();
  }
}

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { DataFormatError, InterruptedError } from '../base/errors.ts';
import { judgePredictions } from './judge-predictions.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-judge-'));
afterAll(() => rmSync(folder, { recursive: true }));

const jsonl = (...records: unknown[]) => records.map((r) => `${JSON.stringify(r)}\n`).join('');
const post = (id: unknown, tag: string) => ({ id, text: 'Hi', hashtags: [tag] });
const prediction = (id: unknown, ...tags: string[]) => ({
  id,
  recommendations: tags.map((tag) => ({ tag })),
});

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function judge(predictions: string, gold: string) {
  const files = [write('p', predictions), write('gold', gold)] as const;
  return judgePredictions(...files, { cutoffs: [1] });
}

describe('judgePredictions', () => {
  const gold = jsonl(post(1, 'a'), post('2', 'b'), post('x', 'c'));

  it('matches by id, in any order, whether ids are strings or numbers', async () => {
    const predictions = jsonl(prediction('x', 'c'), prediction('1', 'a'), prediction(2, 'q', 'b'));
    const { posts, metrics, perPost } = await judge(predictions, gold);
    expect(posts).toBe(3);
    expect(metrics['precision@1']).toBeCloseTo(2 / 3, 12);
    expect([...perPost['precision@1']]).toEqual([1, 0, 1]);
  });

  it('matches line by line unless both files have ids', async () => {
    const byLine = await judge('a\nb\nx;c\n', gold);
    expect([...byLine.perPost['precision@1']]).toEqual([1, 1, 0]);
    const withIds = await judge(jsonl(prediction('9', 'a'), prediction('8', 'x')), 'a\nb\n');
    expect([...withIds.perPost['precision@1']]).toEqual([1, 0]);
    for (const lines of ['a\n', 'a\nb\nc\nd\n']) {
      await expect(judge(lines, gold)).rejects.toThrow(
        /p has [14] posts and .*gold has 3; without ids in both files, line n of one must be line n/,
      );
    }
  });

  it('names the first missing and the first extra id, and how many', async () => {
    const wrong = judge(jsonl(prediction('1', 'a'), prediction('9', 'a')), gold);
    await expect(wrong).rejects.toThrow(DataFormatError);
    await expect(wrong).rejects.toThrow(
      /p does not match .*gold: 2 posts have no prediction \(first: "2"\); 1 predictions match no post \(first: "9"\)$/,
    );
    const twice = judge(jsonl(prediction('1', 'a'), prediction(1, 'a')), gold);
    await expect(twice).rejects.toThrow(/p line 2: the id "1" is already on line 1/);
  });

  it('can be interrupted', async () => {
    const files = [write('p', 'a\n'), write('gold', 'a\n')] as const;
    const judging = judgePredictions(...files, {}, AbortSignal.abort());
    await expect(judging).rejects.toThrow(InterruptedError);
  });

  it('takes predictions that are larger than memory', { timeout: 120_000 }, () => {
    const posts = 2000;
    const tags = Array.from({ length: 2000 }, (_, i) => `some other tag ${i}`);
    const predictions = join(folder, 'large.jsonl');
    const file = openSync(predictions, 'w');
    for (let id = 0; id < posts; id++) {
      writeSync(file, jsonl(prediction(id, id % 4 === 0 ? 'right' : 'wrong', ...tags)));
    }
    closeSync(file);
    expect(statSync(predictions).size).toBeGreaterThan(100e6);
    const goldFile = write(
      'large-gold.jsonl',
      jsonl(...Array.from({ length: posts }, (_, id) => post(`${id}`, 'right'))),
    );
    const program = fileURLToPath(new URL('judge-predictions.case.ts', import.meta.url));
    const args = ['--max-old-space-size=48', '--import', 'tsx', program, predictions, goldFile];
    const output = execFileSync(process.execPath, args, { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ posts, precision: 0.25 });
  });
});

import { mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AtomicFiles } from './atomic-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octothorpe-atomic-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['that is there', 'old'],
  ['that is not there yet', undefined],
])('writes the file %s that links point to, and keeps the links', async (_, old) => {
  const elsewhere = await mkdtemp(join(folder, 'elsewhere-'));
  const real = join(elsewhere, 'real.jsonl');
  if (old !== undefined) await writeFile(real, old);
  await symlink(real, join(elsewhere, 'second.jsonl'));
  const link = join(folder, 'link.jsonl');
  await symlink(join(elsewhere, 'second.jsonl'), link);

  const files = new AtomicFiles();
  await files.open(link).write('new');
  const during = await readFile(real, 'utf8').catch(() => undefined);
  await files.commit();
  expect(during).toBe(old);
  expect(await readFile(real, 'utf8')).toBe('new');
  expect(await readlink(link)).toBe(join(elsewhere, 'second.jsonl'));
  expect((await readdir(elsewhere)).sort()).toEqual(['real.jsonl', 'second.jsonl']);
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, it } from 'vitest';
import { FileAccessError, NotSupportedError, UnavailableError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { openStore } from './open-store.ts';
import { describeStore, post } from './store.case.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-pglite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open = (name: string) => openStore(`pglite:${join(folder, name)}`, { normalizeTag });

describeStore('pglite:', () => `pglite:${join(folder, 'store')}`, { isLasting: true });

describe('a folder', () => {
  it('is open once at a time, and free again when it is closed', async () => {
    const store = await open('once');
    await expect(open('once')).rejects.toThrow(UnavailableError);
    await expect(open('once')).rejects.toThrow(/once is open in this process/);
    await store.append('ann', [post('1', 1, 'tea')]);
    await store.close();
    expect(readdirSync(join(folder, 'once'))).toEqual(['data']);
    // Nobody else on the machine reads people's posts.
    expect(statSync(join(folder, 'once', 'data')).mode & 0o777).toBe(0o700);
    const again = await open('once');
    expect(await again.latest('ann', 1)).toEqual([post('1', 1, 'tea')]);
    await again.close();
  });

  it('is made anew when the first opening did not get to its end', async () => {
    mkdirSync(join(folder, 'half', 'data'), { recursive: true });
    writeFileSync(join(folder, 'half', 'data', 'PG_VERSION'), '18\n');
    writeFileSync(join(folder, 'half', 'unfinished'), '');
    const store = await open('half');
    expect(await store.append('ann', [post('1', 1)])).toBe(1);
    await store.close();
    expect(readdirSync(join(folder, 'half'))).toEqual(['data']);
  });

  it('with a store of a newer layout is refused, and closed again', async () => {
    await (await open('newer')).close();
    const database = await PGlite.create(`file://${join(folder, 'newer', 'data')}`);
    await database.query('update octothorpe.layout set version = 2');
    await database.close();
    await expect(open('newer')).rejects.toThrow(NotSupportedError);
    await expect(open('newer')).rejects.toThrow(/newer has layout 2, .* knows layout 1/);
    expect(readdirSync(join(folder, 'newer'))).toEqual(['data']);
  });

  it('that holds something else is refused and left as it is', async () => {
    mkdirSync(join(folder, 'other', 'data'), { recursive: true });
    writeFileSync(join(folder, 'other', 'data', 'PG_VERSION'), 'mine');
    await expect(open('other')).rejects.toThrow(FileAccessError);
    await expect(open('other')).rejects.toThrow(/cannot open the store in .*other: /);
    expect(readdirSync(join(folder, 'other'))).toEqual(['data']);
    writeFileSync(join(folder, 'file'), '');
    await expect(open('file')).rejects.toThrow(/cannot keep a store in .*file: .*; name a folder/);
  });
});

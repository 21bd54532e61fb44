import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, it } from 'vitest';
import { FileAccessError, NotSupportedError, UnavailableError } from '../../src/base/errors.ts';
import { normalizeTag } from '../../src/base/tags.ts';
import { openStore } from '../../src/store/open-store.ts';
import { post } from '../../src/store/store.case.ts';
import { filesHolding } from '../files-holding.ts';

/** The tables of layout 1. */
const LAYOUT_1 = [
  'create schema octothorpe',
  'create table octothorpe.layout (version integer not null)',
  'insert into octothorpe.layout values (1)',
  `create table octothorpe.post (author text collate "C" not null, id text collate "C" not null, time bigint not null,
    text text not null, hashtags text[] not null, tags text[] not null, primary key (author, id))`,
  'create index post_latest on octothorpe.post (author, time, id)',
  'create table octothorpe.tag (tag text collate "C" primary key, posts bigint not null) with (fillfactor = 50)',
];

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-pglite-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open = (name: string) => openStore(`pglite:${join(folder, name)}`, { normalizeTag });

describe('a folder', () => {
  it('can be opened only once at a time, and again after it is closed', async () => {
    const store = await open('once');
    await expect(open('once')).rejects.toThrow(UnavailableError);
    await expect(open('once')).rejects.toThrow(/once is open in this process/);
    await store.append('ann', [post('1', 1, 'tea')]);
    await store.close();
    expect(readdirSync(join(folder, 'once'))).toEqual(['data']);
    // Nobody else on the machine can read people's posts.
    expect(statSync(join(folder, 'once', 'data')).mode & 0o777).toBe(0o700);
    const again = await open('once');
    expect(await again.latest('ann', 1)).toEqual([post('1', 1, 'tea')]);
    await again.close();
  });

  it('is created again if the first opening was not completed', async () => {
    mkdirSync(join(folder, 'half', 'data'), { recursive: true });
    writeFileSync(join(folder, 'half', 'data', 'PG_VERSION'), '18\n');
    writeFileSync(join(folder, 'half', 'unfinished'), '');
    const store = await open('half');
    expect(await store.append('ann', [post('1', 1)])).toBe(1);
    await store.close();
    expect(readdirSync(join(folder, 'half'))).toEqual(['data']);
  });

  it('of an earlier version is upgraded, including its used log files', {
    timeout: 120_000,
  }, async () => {
    const data = join(folder, 'earlier', 'data');
    mkdirSync(data, { recursive: true });
    // As created by octothorpe 0.1: log files are reused, with their contents.
    const startParams = [...PGlite.defaultStartParams, '-c', 'min_wal_size=64MB'];
    const database = await PGlite.create({ dataDir: `file://${data}`, startParams });
    for (const statement of LAYOUT_1) await database.query(statement);
    for (let i = 0; i < 40; i++) {
      await database.query('insert into octothorpe.post values ($1, $2, 1, $3, $4, $4)', [
        'MARKER-author',
        `${i}`,
        // Text that cannot be compressed.
        `MARKER ${randomBytes(400_000).toString('hex')}`,
        ['tea'],
      ]);
    }
    await database.query("insert into octothorpe.tag values ('tea', 40)");
    await database.query('checkpoint');
    await database.close();
    const used = filesHolding(data, 'MARKER').filter((path) => path.includes('pg_wal'));
    expect(used).not.toEqual([]);

    const store = await open('earlier');
    expect(await store.tagCounts(1)).toEqual([{ tag: 'tea', count: 40 }]);
    expect(await store.forget('MARKER-author')).toBe(40);
    await store.erase();
    expect(filesHolding(data, 'MARKER')).toEqual([]);
    await store.close();
  });

  it('with a store of a newer layout is rejected, and closed again', async () => {
    await (await open('newer')).close();
    const database = await PGlite.create(`file://${join(folder, 'newer', 'data')}`);
    await database.query('update octothorpe.layout set version = 3');
    await database.close();
    await expect(open('newer')).rejects.toThrow(NotSupportedError);
    await expect(open('newer')).rejects.toThrow(/newer has layout 3, .* supports layout 2/);
    expect(readdirSync(join(folder, 'newer'))).toEqual(['data']);
  });

  it('that contains something else is rejected and not changed', async () => {
    mkdirSync(join(folder, 'other', 'data'), { recursive: true });
    writeFileSync(join(folder, 'other', 'data', 'PG_VERSION'), 'mine');
    await expect(open('other')).rejects.toThrow(FileAccessError);
    await expect(open('other')).rejects.toThrow(/cannot open the store in .*other: /);
    expect(readdirSync(join(folder, 'other'))).toEqual(['data']);
    writeFileSync(join(folder, 'file'), '');
    await expect(open('file')).rejects.toThrow(
      /cannot create a store in .*file: .*; choose a folder/,
    );
  });
});

import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  InvalidArgumentError,
  NotSupportedError,
  UnavailableError,
} from '../../src/base/errors.ts';
import { normalizeTag } from '../../src/base/tags.ts';
import { openStore } from '../../src/store/open-store.ts';
import { describeStore, post } from '../../src/store/store.case.ts';
import { filesHolding } from '../files-holding.ts';
import { execute, type PostgresServer, skipPostgres, startPostgres } from '../postgres-server.ts';

const open = (url: string) => openStore(url, { normalizeTag });

const BACK_TO_LAYOUT_1 = [
  'alter table octothorpe.layout drop salt',
  'drop table octothorpe.forgotten, octothorpe.erasure',
  'update octothorpe.layout set version = 1',
  ...['author', 'id', 'text', 'hashtags', 'tags'].map(
    (column) => `alter table octothorpe.post alter ${column} set statistics 100`,
  ),
  `insert into octothorpe.post select 'ann', i, i, 'text ' || i, '{Tea}', '{tea}' from generate_series(1, 100) i`,
  'analyze octothorpe.post',
];

async function rows(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A connection whose transaction sees what is in the tables now, until it ends. */
async function lookingAt(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin isolation level repeatable read');
  await client.query('select count(*) from pg_class');
  return client;
}

/** Columns of posts for which the planner has sample values. */
function samples(url: string) {
  return rows(
    url,
    "select attname from pg_stats where schemaname = 'octothorpe' and tablename = 'post' and attname <> 'time'",
  );
}

/** The folder with the tables of a database. */
async function tableFiles(url: string): Promise<string> {
  const [row] = await rows(
    url,
    "select current_setting('data_directory') as data, oid from pg_database where datname = current_database()",
  );
  return join(String(row.data), 'base', String(row.oid));
}

describe.skipIf(skipPostgres)('a PostgreSQL server', () => {
  let server: PostgresServer;
  let shared: string;
  beforeAll(async () => {
    server = await startPostgres();
    shared = await server.createDatabase();
  });
  afterAll(() => server?.stop());

  describeStore('postgres:', () => shared, { isLasting: true });

  it('can be used by several clients that create the tables at the same time', async () => {
    const url = await server.createDatabase();
    const stores = await Promise.all(Array.from({ length: 8 }, () => open(url)));
    const stored = await Promise.all(
      stores.map((store) => store.append('ann', [post('1', 1, 'a')])),
    );
    expect(stored.sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(await stores[0].tagCounts(1)).toEqual([{ tag: 'a', count: 1 }]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('with a store of a newer layout is not changed', async () => {
    const url = await server.createDatabase();
    await (await open(url)).close();
    await execute(url, 'update octothorpe.layout set version = 3');
    await expect(open(url)).rejects.toThrow(NotSupportedError);
    await expect(open(url)).rejects.toThrow(
      'the PostgreSQL database has layout 3, but this octothorpe supports layout 2; update octothorpe',
    );
  });

  it('keeps nothing of a forgotten author in its tables and their statistics', async () => {
    const url = await server.createDatabase();
    const store = await open(url);
    const marker = (i: number) => ({ ...post(`${i}`, i, 'MARKERtag'), text: `MARKER ${i}` });
    await store.append(
      'MARKERann',
      Array.from({ length: 200 }, (_, i) => marker(i)),
    );
    await store.append('bob', [post('1', 1, 'tea')]);
    await execute(url, 'analyze');
    await execute(url, 'checkpoint');
    const files = await tableFiles(url);
    expect(filesHolding(files, 'MARKER')).not.toEqual([]);
    await store.forget('MARKERann');
    await store.erase();
    await execute(url, 'checkpoint');
    expect(filesHolding(files, 'MARKER')).toEqual([]);
    expect(await store.latest('bob', 1)).toEqual([post('1', 1, 'tea')]);
    await store.close();
  });

  it('drops the planner samples of an earlier version', async () => {
    const url = await server.createDatabase();
    await (await open(url)).close();
    for (const statement of BACK_TO_LAYOUT_1) await execute(url, statement);
    expect((await samples(url)).length).toBeGreaterThan(0);
    const store = await open(url);
    await execute(url, 'analyze');
    expect(await samples(url)).toEqual([]);
    expect((await store.latest('ann', 10)).length).toBe(10);
    await store.close();
  });

  it('reports that a transaction still sees the deleted rows, and erases them later', async () => {
    const url = await server.createDatabase();
    const store = await open(url);
    await store.append('ann', [post('1', 1)]);
    const looker = await lookingAt(url);
    await store.forget('ann');
    await expect(store.erase()).rejects.toThrow(/deleted rows are still in .* end transactions/);
    expect(await store.isErased()).toBe(false);
    await looker.end();
    await store.erase();
    expect(await store.isErased()).toBe(true);
    await store.close();
  });

  it('erases while later transactions see rows that were deleted since', async () => {
    const url = await server.createDatabase();
    const store = await open(url);
    await store.append('ann', [{ ...post('1', 1, 'MARKERtag'), text: 'MARKER' }]);
    await store.append('bob', [post('1', 1, 'tea')]);
    await store.forget('ann');
    // The first transaction delays the rewrite until the second one sees a row of the table that bob's append replaces.
    const early = await lookingAt(url);
    const erased = store.erase();
    const isMarked = `select (select last_value from octothorpe.erasure_id_seq) = 2
      and (select count(*) from octothorpe.erasure) = 1 as marked`;
    await expect.poll(() => rows(url, isMarked)).toEqual([{ marked: true }]);
    const late = await lookingAt(url);
    await store.append('bob', [post('2', 2, 'tea')]);
    await early.end();
    await erased;
    expect(await store.isErased()).toBe(true);
    await late.end();
    await execute(url, 'checkpoint');
    expect(filesHolding(await tableFiles(url), 'MARKER')).toEqual([]);
    await store.close();
  });

  it('must be able to store all characters', async () => {
    const url = await server.createDatabase("encoding 'LATIN1' template template0 locale 'C'");
    await expect(open(url)).rejects.toThrow(InvalidArgumentError);
    await expect(open(url)).rejects.toThrow('must have the encoding UTF8, got LATIN1');
  });

  it('may break connections: pending calls fail, and later ones succeed', async () => {
    const url = await server.createDatabase();
    const store = await open(url);
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await store.append('ann', [post('1', 1)]);
    await execute(url, kill);
    await expect.poll(() => store.latest('ann', 1).catch(String)).toEqual([post('1', 1)]);
    await execute(url, 'drop table octothorpe.post');
    await expect(store.latest('ann', 1)).rejects.toThrow(UnavailableError);
    await expect(store.forget('ann')).rejects.toThrow(/cannot be used: .*octothorpe.post/);
    await expect(store.ping()).resolves.toBeUndefined();
    await store.close();
  });
});

describe('an unreachable PostgreSQL server', () => {
  it('is reported without the password', async () => {
    const opening = open('postgres://ann:secret@127.0.0.1:1/none');
    await expect(opening).rejects.toThrow(UnavailableError);
    await expect(opening).rejects.toThrow(/ECONNREFUSED.*; check that the server is running/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });

  it('is not contacted if the URL is invalid', async () => {
    const opening = open('postgres://ann:se/cret@host:port/none');
    await expect(opening).rejects.toThrow(InvalidArgumentError);
    await expect(opening).rejects.toThrow(
      /in a password, write characters such as @ and \/ as %40/,
    );
  });
});

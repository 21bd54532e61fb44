import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { FileAccessError, UnavailableError } from '../base/errors.ts';
import { optionalPackage } from '../base/optional-package.ts';
import { lockFolder } from './folder-lock.ts';
import { createLayout } from './layout.ts';
import type { Query, SqlClient, SqlValue } from './sql-client.ts';
import { SqlDriver } from './sql-store.ts';

/**
 * In a single process PostgreSQL makes no checkpoint before it is closed: its log would grow without end, and
 * be replayed from its beginning after a crash. So one is made after so many characters of values; the log
 * takes a few bytes for each.
 */
const CHECKPOINT_AFTER = 16_000_000;
/** What a statement writes to the log besides its values. */
const STATEMENT_COST = 500;

/**
 * PostgreSQL as a wasm module in this process, its files in `folder`/data. A statement's log is written to
 * them before it is acknowledged, so that it outlives the process however that ends. PGlite does not have the
 * operating system flush its caches: for a power failure a server is the right store.
 */
export async function openPglite(path: string): Promise<SqlDriver> {
  const folder = resolve(path);
  const { PGlite } = await optionalPackage(
    '@electric-sql/pglite',
    () => import('@electric-sql/pglite'),
  );
  const release = lock(folder);
  let close = async () => release();
  try {
    const client = pgliteClient(folder, await openDatabase(PGlite, folder), release);
    close = client.close;
    const salt = await createLayout(client, `the store in ${folder}`);
    // In a single process PostgreSQL does not free the space of deleted rows by itself; where nothing was deleted, this takes milliseconds.
    for (const table of ['post', 'tag']) await client.query(`vacuum octothorpe.${table}`);
    return new SqlDriver(client, salt);
  } catch (error) {
    await close();
    throw error;
  }
}

function lock(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true });
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    throw new FileAccessError(
      `cannot keep a store in ${folder}: ${(error as Error).message}; name a folder that can be written to`,
      { cause: error },
    );
  }
}

async function openDatabase(Pglite: typeof PGlite, folder: string): Promise<PGlite> {
  const data = join(folder, 'data');
  // There while the database is made for the first time: a process that died then left half of one.
  const unfinished = join(folder, 'unfinished');
  try {
    if (existsSync(unfinished)) rmSync(data, { recursive: true, force: true });
    else if (!existsSync(data)) writeFileSync(unfinished, '');
    // PGlite lets everyone read and write the files in it.
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const database = await Pglite.create({
      dataDir: `file://${data}`,
      relaxedDurability: false,
      startParams: [
        ...Pglite.defaultStartParams,
        // How much of the log a checkpoint keeps for reuse.
        ...['-c', 'min_wal_size=32MB', '-c', 'max_wal_size=64MB'],
        // Files of the log that are done with are deleted: else they wait, with what is in them, to be written over.
        ...['-c', 'wal_recycle=off'],
      ],
    });
    rmSync(unfinished, { force: true });
    return database;
  } catch (error) {
    throw new FileAccessError(
      `cannot open the store in ${folder}: ${(error as Error).message}; restore it from a copy, or name another folder`,
      { cause: error },
    );
  }
}

function pgliteClient(folder: string, database: PGlite, release: () => void): SqlClient {
  const queryBy =
    (executor: Pick<PGlite, 'query'>): Query =>
    async <Row>(sql: string, values: readonly unknown[] = []) => {
      try {
        return (await executor.query<Row>(sql, [...values])).rows;
      } catch (error) {
        throw new UnavailableError(
          `the store in ${folder} cannot be used: ${(error as Error).message}`,
          { cause: error },
        );
      }
    };
  const query = queryBy(database);
  let sinceCheckpoint = 0;
  return {
    async query<Row>(sql: string, values: readonly SqlValue[] = []) {
      const rows = await query<Row>(sql, values);
      for (const value of values) sinceCheckpoint += String(value).length;
      sinceCheckpoint += STATEMENT_COST;
      if (sinceCheckpoint > CHECKPOINT_AFTER) {
        sinceCheckpoint = 0;
        // What was asked for is done; should the disk be full, the next statement says so.
        await query('checkpoint').catch(() => {});
      }
      return rows;
    },
    transaction: (work) => database.transaction((transaction) => work(queryBy(transaction))),
    async rewrite(tables) {
      for (const table of tables) await query(`vacuum full ${table}`);
      await dropLog(query);
      await dropStrayFiles(query, join(folder, 'data'));
    },
    async close() {
      await database.close();
      release();
    },
  };
}

/** Lets the log begin anew in an empty file, and deletes what it was until now. */
async function dropLog(query: Query): Promise<void> {
  // A folder of an earlier version can have used files in line after the present one.
  for (let ahead = true; ahead; ) {
    await query("select pg_logical_emit_message(false, 'octothorpe', '')");
    await query('select pg_switch_wal()');
    await query("select pg_logical_emit_message(false, 'octothorpe', '')");
    const [row] = await query<{ ahead: boolean }>(
      'select exists (select from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_insert_lsn())) as ahead',
    );
    ahead = row.ahead;
  }
  await query('checkpoint');
}

/** Deletes copies of tables that a process was writing when it died: PostgreSQL leaves them for ever. */
async function dropStrayFiles(query: Query, data: string): Promise<void> {
  const [database] = await query<{ oid: number }>(
    'select oid from pg_database where datname = current_database()',
  );
  const known = await query<{ file: number }>(
    'select pg_relation_filenode(oid) as file from pg_class where pg_relation_filenode(oid) is not null',
  );
  const files = new Set(known.map(({ file }) => String(file)));
  const folder = join(data, 'base', String(database.oid));
  for (const name of readdirSync(folder)) {
    const [, file] = /^(\d+)(?:_[a-z]+)?(?:\.\d+)?$/.exec(name) ?? [];
    if (file !== undefined && !files.has(file)) rmSync(join(folder, name), { force: true });
  }
}

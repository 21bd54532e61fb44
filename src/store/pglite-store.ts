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
 * In a single process, PostgreSQL does not make a checkpoint until it is closed. Its log would grow without limit, and
 * be replayed from the beginning after a crash. Therefore a checkpoint is made after this many characters of values,
 * each of which takes a few bytes in the log.
 */
const CHECKPOINT_AFTER = 16_000_000;
/** What a statement writes to the log in addition to its values, in the same unit. */
const STATEMENT_COST = 500;

/**
 * Opens PostgreSQL as a wasm module in this process, with its files in `folder`/data. The log of a statement is written
 * to them before it is acknowledged, so it survives any end of the process. PGlite does not ask the operating system to
 * flush its caches: to survive a power failure, use a server.
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
    // In a single process, PostgreSQL does not free the space of deleted rows by itself. If there are none, this is fast.
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
      `cannot create a store in ${folder}: ${(error as Error).message}; choose a folder that is writable`,
      { cause: error },
    );
  }
}

async function openDatabase(Pglite: typeof PGlite, folder: string): Promise<PGlite> {
  const data = join(folder, 'data');
  // Exists while the database is being created: if a process dies then, half a database is left.
  const unfinished = join(folder, 'unfinished');
  try {
    if (existsSync(unfinished)) rmSync(data, { recursive: true, force: true });
    else if (!existsSync(data)) writeFileSync(unfinished, '');
    // PGlite makes the files in it readable and writable for everyone.
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const database = await Pglite.create({
      dataDir: `file://${data}`,
      relaxedDurability: false,
      startParams: [
        ...Pglite.defaultStartParams,
        // How much of the log checkpoints keep for reuse.
        ...['-c', 'min_wal_size=32MB', '-c', 'max_wal_size=64MB'],
        // Delete old log files. Otherwise they would stay, with their contents, until they are overwritten.
        ...['-c', 'wal_recycle=off'],
      ],
    });
    rmSync(unfinished, { force: true });
    return database;
  } catch (error) {
    throw new FileAccessError(
      `cannot open the store in ${folder}: ${(error as Error).message}; restore it from a backup, or choose another folder`,
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
        // The statement itself succeeded; if the disk is full, the next one will fail.
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

/** Starts the log in a new, empty file, and deletes the old one. */
async function dropLog(query: Query): Promise<void> {
  // A folder of an earlier version may have used log files after the current one.
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

/** Deletes copies of tables that a process was writing when it died, which PostgreSQL never deletes. */
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

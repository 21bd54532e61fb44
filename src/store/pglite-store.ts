import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { FileAccessError, UnavailableError } from '../base/errors.ts';
import { lockFolder } from './folder-lock.ts';
import { createLayout } from './layout.ts';
import { optionalPackage } from './optional-package.ts';
import type { Query, SqlClient } from './sql-client.ts';
import { SqlDriver } from './sql-store.ts';

/**
 * PostgreSQL as a wasm module in this process, its files in `folder`/data. A statement's log is written to
 * them before it is acknowledged, so that it outlives the process however that ends. PGlite does not have the
 * operating system flush its caches: for a power failure a server is the right store.
 */
export async function openPglite(path: string): Promise<SqlDriver> {
  const folder = resolve(path);
  const { PGlite } = await optionalPackage(
    '@electric-sql/pglite',
    '0.5',
    () => import('@electric-sql/pglite'),
  );
  const release = lock(folder);
  let close = async () => release();
  try {
    const client = pgliteClient(folder, await openDatabase(PGlite, folder), release);
    close = client.close;
    await createLayout(client, `the store in ${folder}`);
    return new SqlDriver(client);
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
      // The default, 1 GB, is much for a small store, and long to replay after a crash.
      startParams: [...Pglite.defaultStartParams, '-c', 'max_wal_size=64MB'],
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
  return {
    query: queryBy(database),
    transaction: (work) => database.transaction((transaction) => work(queryBy(transaction))),
    async close() {
      await database.close();
      release();
    },
  };
}

import { setTimeout } from 'node:timers/promises';
import type { ClientBase, Pool, QueryConfig } from 'pg';
import { InvalidArgumentError, UnavailableError } from '../base/errors.ts';
import { optionalPackage } from '../base/optional-package.ts';
import { createLayout } from './layout.ts';
import type { Query, SqlClient } from './sql-client.ts';
import { SqlDriver } from './sql-store.ts';

const LONGEST_REWRITE_MS = 6 * 3_600_000;
/** How long transactions that began before a deletion have to end, and how often to look. */
const TRANSACTIONS_END_MS = 3_000;
const TRANSACTIONS_PAUSE_MS = 20;

/** Opens a store on a PostgreSQL server. Several processes may use one database. */
export async function openPostgres(url: string): Promise<SqlDriver> {
  const { default: pg } = await optionalPackage('pg', () => import('pg'));
  const client = postgresClient(connect(pg, url));
  try {
    return new SqlDriver(client, await createLayout(client, 'the PostgreSQL database'));
  } catch (error) {
    await client.close();
    throw error;
  }
}

function connect(
  { Pool, Client }: Pick<typeof import('pg'), 'Pool' | 'Client'>,
  url: string,
): Pool {
  try {
    new Client({ connectionString: url });
  } catch (error) {
    throw new InvalidArgumentError(
      'expected postgres://USER:PASSWORD@HOST:PORT/DATABASE, got an invalid URL; in a password, write characters such as @ and / as %40 and %2F',
      { cause: error },
    );
  }
  const pool = new Pool({
    connectionString: url,
    application_name: 'octothorpe',
    connectionTimeoutMillis: 5_000,
    // For a server that does not answer at all.
    query_timeout: 25_000,
    keepAlive: true,
  });
  // Not as a connection parameter, since connection poolers reject parameters that they do not know.
  pool.on('connect', (client) => {
    client.query('set statement_timeout = 20000').catch(() => {});
  });
  // An idle connection that breaks is removed from the pool; the next request gets a new one.
  pool.on('error', () => {});
  return pool;
}

function postgresClient(pool: Pool): SqlClient {
  const queryBy =
    (executor: Pick<ClientBase, 'query'>): Query =>
    async <Row>(sql: string, values: readonly unknown[] = []) => {
      const { rows } = await answering(executor.query(sql, [...values]));
      return rows as Row[];
    };
  return {
    query: queryBy(pool as unknown as ClientBase),
    async transaction(work) {
      const connection = await answering(pool.connect());
      // A pending query reports a broken connection; without a listener, the error would also end the process.
      const ignore = () => {};
      connection.on('error', ignore);
      const query = queryBy(connection);
      try {
        await query('begin');
        const result = await work(query);
        await query('commit');
        connection.release();
        return result;
      } catch (error) {
        // Closing the connection rolls back the transaction.
        connection.release(true);
        throw error;
      } finally {
        connection.off('error', ignore);
      }
    },
    async rewrite(tables) {
      const connection = await answering(pool.connect());
      connection.on('error', () => {});
      try {
        await answering(connection.query('set statement_timeout = 0'));
        await untilNobodySees(connection);
        for (const table of tables) await vacuum(connection, table);
      } finally {
        connection.release(true);
      }
    },
    close: () => pool.end(),
  };
}

/**
 * Waits until no transaction can see rows that were deleted before this call.
 *
 * PostgreSQL only tells how many deleted rows it had to keep, and in a store in use some of them are always recent:
 * each append replaces the counts of its tags. So a row is deleted now. Once PostgreSQL can remove that one, it can
 * remove all that were deleted earlier.
 *
 * @throws {UnavailableError} if a transaction still sees them after `TRANSACTIONS_END_MS`
 */
async function untilNobodySees(connection: ClientBase): Promise<void> {
  const { rows } = await answering(
    connection.query('insert into octothorpe.erasure default values returning id'),
  );
  await answering(connection.query('delete from octothorpe.erasure where id = $1', [rows[0].id]));
  const deadline = Date.now() + TRANSACTIONS_END_MS;
  while ((await vacuum(connection, 'octothorpe.erasure')) > 0) {
    if (Date.now() > deadline) {
      throw new UnavailableError(
        'deleted rows are still in the files of the store, since a transaction can see them; end transactions (or replication slots) that are older than the deletion',
      );
    }
    await setTimeout(TRANSACTIONS_PAUSE_MS);
  }
}

/**
 * Rewrites a table.
 *
 * @returns how many deleted rows are still in its file, because a transaction can see them
 * @throws {UnavailableError} if this user may not rewrite it
 */
async function vacuum(connection: ClientBase, table: string): Promise<number> {
  let kept = 0;
  // The detail of the report begins with that number, in every language.
  const count = ({ detail }: { readonly detail?: string }) => {
    kept += Number(/\d+/.exec(detail ?? '')?.[0] ?? 0);
  };
  connection.on('notice', count);
  const before = await fileOf(connection, table);
  await answering(
    connection.query({
      text: `vacuum (full, verbose) ${table}`,
      query_timeout: LONGEST_REWRITE_MS,
    } as QueryConfig),
  );
  connection.off('notice', count);
  // For a table of another owner, PostgreSQL only issues a warning.
  if ((await fileOf(connection, table)) === before) {
    throw new UnavailableError(
      `deleted rows of ${table} are still in its files, since it was not rewritten; make the store's user the owner of the table`,
    );
  }
  return kept;
}

/** The file of a table, which changes when the table is rewritten. */
async function fileOf(connection: ClientBase, table: string): Promise<unknown> {
  const { rows } = await answering(
    connection.query('select pg_relation_filenode($1) as file', [table]),
  );
  return rows[0].file;
}

async function answering<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new UnavailableError(
      `the store on the PostgreSQL server cannot be used: ${message || code}; check that the server is running and that the store's URL is correct`,
      { cause: error },
    );
  }
}

import type { ClientBase, Pool, QueryConfig } from 'pg';
import { InvalidArgumentError, UnavailableError } from '../base/errors.ts';
import { optionalPackage } from '../base/optional-package.ts';
import { createLayout } from './layout.ts';
import type { Query, SqlClient } from './sql-client.ts';
import { SqlDriver } from './sql-store.ts';

const LONGEST_REWRITE_MS = 6 * 3_600_000;

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
      let isClean = true;
      connection.on('error', () => {});
      // The detail of the report begins with the number of dead rows that could not be removed, in every language.
      connection.on('notice', ({ detail }) => {
        if (Number(/\d+/.exec(detail ?? '')?.[0] ?? 0) > 0) isClean = false;
      });
      try {
        await answering(connection.query('set statement_timeout = 0'));
        for (const table of tables) {
          const before = await fileOf(connection, table);
          await answering(
            connection.query({
              text: `vacuum (full, verbose) ${table}`,
              query_timeout: LONGEST_REWRITE_MS,
            } as QueryConfig),
          );
          // For a table of another owner, PostgreSQL only issues a warning.
          if ((await fileOf(connection, table)) === before) isClean = false;
          if (!isClean) throw notRewritten(table);
        }
      } finally {
        connection.release(true);
      }
    },
    close: () => pool.end(),
  };
}

/** The file of a table, which changes when the table is rewritten. */
async function fileOf(connection: ClientBase, table: string): Promise<unknown> {
  const { rows } = await answering(
    connection.query('select pg_relation_filenode($1) as file', [table]),
  );
  return rows[0].file;
}

function notRewritten(table: string): UnavailableError {
  return new UnavailableError(
    `deleted rows of ${table} are still in its files; make the store's user the owner of the table, and end transactions (or replication slots) that are older than the deletion`,
  );
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

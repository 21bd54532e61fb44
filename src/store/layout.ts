import { InvalidArgumentError, NotSupportedError } from '../base/errors.ts';
import type { SqlClient } from './sql-client.ts';

const VERSION = 1;
/** Any number that other programs hardly use for theirs. */
const CREATION_LOCK = 0x6f63_746f; // 'octo'

/**
 * The tables, in a schema of their own. Texts are ordered by collation "C": by code points, on every machine
 * alike.
 *
 * Tags stand in the post's row, since they are read by author (with `post_latest`) and never the other way
 * round. How often each tag is used by all is counted as posts come and go: a million posts bear far fewer
 * tags, so the most used are found by reading that small table. An index on `posts` would find them sooner and
 * make every append write to it; without it, and with room in the pages, PostgreSQL updates a count in place.
 */
const TABLES = [
  `create table octothorpe.post (
    author  text collate "C" not null,
    id      text collate "C" not null,
    time    bigint not null,
    text    text not null,
    hashtags text[] not null,
    tags    text[] not null,
    primary key (author, id)
  )`,
  'create index post_latest on octothorpe.post (author, time, id)',
  `create table octothorpe.tag (
    tag   text collate "C" primary key,
    posts bigint not null
  ) with (fillfactor = 50)`,
];

/**
 * Creates the tables if they are not there; processes that do so at once wait for each other.
 *
 * @param name of the database, for messages
 * @throws {NotSupportedError} if they are of a newer layout than this one knows
 * @throws {InvalidArgumentError} if the database cannot hold all characters
 */
export async function createLayout(client: SqlClient, name: string): Promise<void> {
  await client.transaction(async (query) => {
    const [encoding] = await query<{ server_encoding: string }>('show server_encoding');
    if (encoding!.server_encoding !== 'UTF8') {
      throw new InvalidArgumentError(
        `${name} must have the encoding UTF8, has ${encoding!.server_encoding}; create it with: create database NAME encoding 'UTF8' template template0`,
      );
    }
    await query('select pg_advisory_xact_lock($1)', [CREATION_LOCK]);
    const [place] = await query<{ there: boolean }>(
      "select to_regclass('octothorpe.layout') is not null as there",
    );
    if (place!.there) {
      const [layout] = await query<{ version: number }>('select version from octothorpe.layout');
      if (layout!.version === VERSION) return;
      throw new NotSupportedError(
        `${name} has layout ${layout!.version}, and this octothorpe knows layout ${VERSION}; update octothorpe or name another database`,
      );
    }
    await query('create schema if not exists octothorpe');
    await query('create table octothorpe.layout (version integer not null)');
    await query('insert into octothorpe.layout values ($1)', [VERSION]);
    for (const table of TABLES) await query(table);
  });
}

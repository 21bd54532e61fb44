import { InvalidArgumentError, NotSupportedError } from '../base/errors.ts';
import { newSalt } from './forgotten-authors.ts';
import type { Query, SqlClient } from './sql-client.ts';

const VERSION = 2;
/** An arbitrary number that other programs are unlikely to use for their locks. */
const CREATION_LOCK = 0x6f63_746f; // 'octo'

/**
 * The tables, in their own schema. Texts are ordered by collation "C": by code points, the same on every machine.
 *
 * Tags are in the post's row, since they are looked up by author (with `post_latest`) and never the other way round.
 * The uses of each tag by all authors are counted as posts are added and deleted. A million posts use far fewer tags,
 * so the most used ones are found by reading that small table. An index on `posts` would find them faster, but every
 * append would have to write to it; without it, and with free space in the pages, PostgreSQL updates a count in place.
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

/** Columns with texts or names of authors, and their types. */
const PERSONAL = [
  ['post', 'author', 'text collate "C"'],
  ['post', 'id', 'text collate "C"'],
  ['post', 'text', 'text'],
  ['post', 'hashtags', 'text[]'],
  ['post', 'tags', 'text[]'],
  ['tag', 'tag', 'text collate "C"'],
] as const;

/**
 * The additions of layout 2. `forgotten` has authors as `hashAuthor`; `erasure` has a row for each deletion whose rows
 * may still be in the tables' files.
 *
 * PostgreSQL keeps samples of columns for its planner, which outlive the rows that they come from. Setting the type
 * again drops the existing samples without rewriting the table; after that, no more are taken. The planner still
 * chooses the indexes without them.
 */
const FORGETTING = [
  'alter table octothorpe.layout add salt text',
  'create table octothorpe.forgotten (hash text collate "C" primary key)',
  'create table octothorpe.erasure (id bigint generated always as identity primary key)',
  ...PERSONAL.flatMap(([table, column, type]) => [
    `alter table octothorpe.${table} alter ${column} type ${type}`,
    `alter table octothorpe.${table} alter ${column} set statistics 0`,
  ]),
];

/**
 * Creates the tables if they do not exist, and upgrades tables of an older layout. Processes that do so at the same
 * time wait for each other.
 *
 * @param name the name of the database, for messages
 * @returns the store's salt, for `hashAuthor`
 * @throws {NotSupportedError} if the tables have a newer layout than this version supports
 * @throws {InvalidArgumentError} if the database cannot store all characters
 */
export async function createLayout(client: SqlClient, name: string): Promise<string> {
  return client.transaction(async (query) => {
    const [encoding] = await query<{ server_encoding: string }>('show server_encoding');
    if (encoding.server_encoding !== 'UTF8') {
      throw new InvalidArgumentError(
        `${name} must have the encoding UTF8, got ${encoding.server_encoding}; create it with: create database NAME encoding 'UTF8' template template0`,
      );
    }
    await query('select pg_advisory_xact_lock($1)', [CREATION_LOCK]);
    const version = await layoutVersion(query);
    if (version > VERSION) {
      throw new NotSupportedError(
        `${name} has layout ${version}, but this octothorpe supports layout ${VERSION}; update octothorpe or use another database`,
      );
    }
    if (version < 1) {
      await query('create schema if not exists octothorpe');
      await query('create table octothorpe.layout (version integer not null)');
      await query('insert into octothorpe.layout values (0)');
      for (const statement of TABLES) await query(statement);
    }
    if (version < 2) {
      for (const statement of FORGETTING) await query(statement);
      await query('update octothorpe.layout set salt = $1', [newSalt()]);
    }
    if (version < VERSION) await query('update octothorpe.layout set version = $1', [VERSION]);
    const [layout] = await query<{ salt: string }>('select salt from octothorpe.layout');
    return layout.salt;
  });
}

/** 0 if there are no tables. */
async function layoutVersion(query: Query): Promise<number> {
  const [place] = await query<{ there: boolean }>(
    "select to_regclass('octothorpe.layout') is not null as there",
  );
  if (!place.there) return 0;
  const [layout] = await query<{ version: number }>('select version from octothorpe.layout');
  return layout.version;
}

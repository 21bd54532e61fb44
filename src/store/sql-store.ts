import { ForgottenAuthorError, hashAuthor } from './forgotten-authors.ts';
import type { SqlClient } from './sql-client.ts';
import type { AcceptedPost, Driver, StoredPost, TagCount } from './store.ts';

/** A row of `latest`. Some drivers return `time` as text, to preserve large numbers. */
type PostRow = Omit<StoredPost, 'time'> & { readonly time: number | string };
type TagRow = { readonly tag: string; readonly count: number | string };
type CountRow = { readonly count: number | string };

/** The driver for PostgreSQL, embedded or on a server. For the tables, see `layout.ts`. */
export class SqlDriver implements Driver {
  readonly #client: SqlClient;
  readonly #salt: string;

  /** @param salt the store's salt, from `createLayout` */
  constructor(client: SqlClient, salt: string) {
    this.#client = client;
    this.#salt = salt;
  }

  /**
   * One statement, so that all posts are stored or none. All writers lock posts and then tags in the same order, so
   * there are no deadlocks. A writer that meets a row of another append in progress waits until that one ends.
   */
  async append(author: string, posts: readonly AcceptedPost[]): Promise<number> {
    const [row] = await this.#client.query<CountRow & { readonly forgotten: boolean }>(
      `with known as (
        select exists (select from octothorpe.forgotten where hash = $3) as forgotten
      ), added as (
        insert into octothorpe.post (author, id, time, text, hashtags, tags)
        select $1, id, time, text, hashtags, tags
        from json_to_recordset($2::json)
          as given (id text, time bigint, text text, hashtags text[], tags text[])
        where not (select forgotten from known)
        order by id collate "C"
        on conflict do nothing
        returning tags
      ), counted as (
        ${countTags('added', '+')}
      )
      select count(*), (select forgotten from known) from added`,
      [author, JSON.stringify(posts), hashAuthor(this.#salt, author)],
    );
    if (row.forgotten) throw new ForgottenAuthorError();
    return Number(row.count);
  }

  async latest(author: string, limit: number, before: number): Promise<StoredPost[]> {
    const rows = await this.#client.query<PostRow>(
      `select id, text, hashtags, time from octothorpe.post
      where author = $1 and time < $2
      order by time desc, id desc
      limit $3`,
      [author, before, limit],
    );
    return rows.reverse().map((row) => ({ ...row, time: Number(row.time) }));
  }

  async tagCounts(limit: number, author?: string): Promise<TagCount[]> {
    const rows =
      author === undefined
        ? await this.#client.query<TagRow>(
            `select tag, posts as count from octothorpe.tag
            where posts > 0
            order by posts desc, tag
            limit $1`,
            [limit],
          )
        : await this.#client.query<TagRow>(
            `select tag, count(*) as count from octothorpe.post, unnest(tags) as tag
            where author = $2
            group by tag
            order by count(*) desc, tag collate "C"
            limit $1`,
            [limit, author],
          );
    return rows.map(({ tag, count }) => ({ tag, count: Number(count) }));
  }

  async forget(author: string): Promise<number> {
    return this.#client.transaction(async (query) => {
      // Waits for appends in progress and blocks later ones, which then find that the author is forgotten, so that
      // none slips through.
      await query('lock table octothorpe.post in share row exclusive mode');
      const [row] = await query<CountRow & { readonly tags: string }>(
        `with gone as (
          delete from octothorpe.post where author = $1 returning tags
        ), counted as (
          ${countTags('gone', '-')}
          returning tag, posts
        )
        select
          (select count(*) from gone) as count,
          (select coalesce(json_agg(tag), '[]')::text from counted where posts = 0) as tags`,
        [author],
      );
      // Rows that this transaction changed are locked, so nobody has increased their counts in the meantime.
      await query(
        'delete from octothorpe.tag where tag in (select json_array_elements_text($1::json))',
        [row.tags],
      );
      await query('insert into octothorpe.forgotten (hash) values ($1) on conflict do nothing', [
        hashAuthor(this.#salt, author),
      ]);
      const count = Number(row.count);
      if (count > 0) await query('insert into octothorpe.erasure default values');
      return count;
    });
  }

  async isForgotten(author: string): Promise<boolean> {
    const hash = hashAuthor(this.#salt, author);
    const rows = await this.#client.query('select from octothorpe.forgotten where hash = $1', [
      hash,
    ]);
    return rows.length > 0;
  }

  async allow(author: string): Promise<boolean> {
    const hash = hashAuthor(this.#salt, author);
    const rows = await this.#client.query(
      'delete from octothorpe.forgotten where hash = $1 returning hash',
      [hash],
    );
    return rows.length > 0;
  }

  /** Authors are forgotten one after the other, so all deletions up to `last` happened before the rewrite. */
  async erase(): Promise<void> {
    const [row] = await this.#client.query<{ readonly last: string | null }>(
      'select max(id)::text as last from octothorpe.erasure',
    );
    if (row.last === null) return;
    await this.#client.rewrite(['octothorpe.post', 'octothorpe.tag']);
    await this.#client.query('delete from octothorpe.erasure where id <= $1', [row.last]);
  }

  async isErased(): Promise<boolean> {
    return (await this.#client.query('select from octothorpe.erasure limit 1')).length === 0;
  }

  async ping(): Promise<void> {
    await this.#client.query('select 1');
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** SQL that adds or subtracts the tags of the posts in the named relation, in the order of the tags. */
function countTags(posts: string, sign: '+' | '-'): string {
  return `insert into octothorpe.tag as known (tag, posts)
    select tag, ${sign} count(*) from ${posts}, unnest(tags) as tag
    group by tag
    order by tag collate "C"
    on conflict (tag) do update set posts = known.posts + excluded.posts`;
}

import type { AcceptedPost } from './accepted-posts.ts';
import type { SqlClient } from './sql-client.ts';
import type { Driver, StoredPost, TagCount } from './store.ts';

/** `latest`, oldest first; `time` comes as text from drivers that fear for large numbers. */
type PostRow = Omit<StoredPost, 'time'> & { readonly time: number | string };
type TagRow = { readonly tag: string; readonly count: number | string };
type CountRow = { readonly count: number | string };

/** The driver over PostgreSQL's SQL, embedded or on a server. For the tables see `layout.ts`. */
export class SqlDriver implements Driver {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  /**
   * One statement, so all or nothing. Posts and then tags are locked in one order by all writers, so that
   * none waits for another in a circle; who meets a row of an append under way waits for its end.
   */
  async append(author: string, posts: readonly AcceptedPost[]): Promise<number> {
    const [row] = await this.#client.query<CountRow>(
      `with added as (
        insert into octothorpe.post (author, id, time, text, hashtags, tags)
        select $1, id, time, text, hashtags, tags
        from json_to_recordset($2::json)
          as given (id text, time bigint, text text, hashtags text[], tags text[])
        order by id collate "C"
        on conflict do nothing
        returning tags
      ), counted as (
        ${countTags('added', '+')}
      )
      select count(*) from added`,
      [author, JSON.stringify(posts)],
    );
    return Number(row!.count);
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
      // Rows that this transaction has changed are locked: nobody has counted them up meanwhile.
      await query(
        'delete from octothorpe.tag where tag in (select json_array_elements_text($1::json))',
        [row!.tags],
      );
      return Number(row!.count);
    });
  }

  async ping(): Promise<void> {
    await this.#client.query('select 1');
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** Counts the tags of the posts in the named relation up or down, in the tags' order. */
function countTags(posts: string, sign: '+' | '-'): string {
  return `insert into octothorpe.tag as known (tag, posts)
    select tag, ${sign} count(*) from ${posts}, unnest(tags) as tag
    group by tag
    order by tag collate "C"
    on conflict (tag) do update set posts = known.posts + excluded.posts`;
}

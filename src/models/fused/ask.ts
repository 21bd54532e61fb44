import type { HistoryPost } from '../../posts/post.ts';
import { dot, type Near } from './field-index.ts';
import type { FieldName, Memory } from './memory.ts';
import { QueryTags, type ReadPost } from './read-posts.ts';

/** An earlier post of the query's author. */
interface OwnPost {
  readonly tags: Int32Array;
  readonly time: number;
  /** Its cosine with the query, by words. */
  readonly cosine: number;
}

/** A query with what several sources need of it. */
export interface Asked {
  readonly memory: Memory;
  readonly post: ReadPost;
  readonly tags: QueryTags;
  /** By field: the token ids, and the most similar posts. */
  readonly tokens: Readonly<Partial<Record<FieldName, Int32Array>>>;
  readonly near: Readonly<Partial<Record<FieldName, readonly Near[]>>>;
  /** The author's posts before the query, oldest first. */
  readonly own: readonly OwnPost[];
}

/** Similar posts that count. */
const neighbours = 100;
/** Earlier posts of the author that count. */
const ownPosts = 5000;

/** @param history the author's earlier posts if the query brings them; they replace those of the memory */
export function ask(memory: Memory, post: ReadPost, history?: readonly HistoryPost[]): Asked {
  const tags = new QueryTags(memory.reader.tags);
  const tokens: Partial<Record<FieldName, Int32Array>> = {};
  const near: Partial<Record<FieldName, readonly Near[]>> = {};
  for (const [name, field] of Object.entries(memory.fields) as [
    FieldName,
    Memory['fields']['words'],
  ][]) {
    tokens[name] = field.tokens(post);
    near[name] = field.index.nearest(field.index.row(tokens[name]), neighbours);
  }
  return { memory, post, tags, tokens, near, own: ownOf(memory, post, tags, history) };
}

function ownOf(
  memory: Memory,
  post: ReadPost,
  tags: QueryTags,
  history: readonly HistoryPost[] | undefined,
): OwnPost[] {
  const { index } = memory.fields.words;
  const row = index.row(post.words);
  if (history) {
    return history
      .slice(-ownPosts)
      .filter(({ time }) => !(time !== undefined && time >= post.time))
      .map((one) => {
        const { words, tags: used, time } = memory.reader.earlier(one, tags);
        return { tags: used, time, cosine: dot(row, index.row(words)) };
      });
  }
  const own = memory
    .postsOf(post.author)
    .filter((p) => !(memory.posts[p].time >= post.time))
    .slice(-ownPosts);
  const cosines = index.cosines(row, own);
  return own.map((p, i) => ({
    tags: memory.posts[p].tags,
    time: memory.posts[p].time,
    cosine: cosines[i],
  }));
}

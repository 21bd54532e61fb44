import { UNSPACED } from '../../text/segmenter.ts';
import { lettersOf } from '../../text/spelled-tags.ts';
import { FieldIndex } from './field-index.ts';
import { Bigrams, CharacterGrams } from './grams.ts';
import type { PostReader, ReadPost } from './read-posts.ts';
import { ScorePool } from './scores.ts';
import type { SpanModel } from './span-model.ts';

/** What a memory knows of a tag. */
export interface TagFacts {
  /** Posts with the tag. */
  readonly count: number;
  /** Authors who used it. */
  readonly authors: number;
  /** Times of its uses, ascending; only of posts with times. */
  readonly times: Float64Array;
}

/** The posts with times, oldest first. Post i has the tags `tags[starts[i] .. starts[i + 1]]`. */
interface Timeline {
  readonly times: Float64Array;
  /** -1 if unknown. */
  readonly authors: Int32Array;
  readonly starts: Uint32Array;
  readonly tags: Int32Array;
}

/** A field in which posts are compared. */
export interface Field {
  readonly index: FieldIndex;
  /** The field's token ids of a post. */
  tokens(post: ReadPost): Int32Array;
}

export type FieldName = 'words' | 'bigrams' | 'characters' | 'conversation';

/** Words in more than this share of the posts are left out of the comparison. */
const maxShare = 0.1;
/** Share of tags with spaces from which on new tags are written with spaces. */
const spacedShare = 0.1;

/** Remembered posts, and what the sources count in them. Everything is derived from the posts, so bundles hold these alone. */
export class Memory {
  readonly reader: PostReader;
  readonly posts: readonly ReadPost[];
  readonly fields: Readonly<Partial<Record<FieldName, Field>> & { words: Field }>;
  /** The posts of each author, oldest first. */
  readonly #postsOf = new Map<number, number[]>();
  readonly timeline: Timeline;
  readonly facts: ReadonlyMap<number, TagFacts>;
  /** Number of authors. */
  readonly authors: number;
  /** Between the words of a tag that nobody has used. */
  readonly separator: '' | ' ';
  /** Scores that the sources fill for one query after another. */
  readonly pool: ScorePool;
  /** Set once it is trained. */
  spans: SpanModel | undefined;
  readonly #tagWithLetters = new Map<string, number>();

  /** @param posts in the order in which they were written, as far as it is known */
  constructor(posts: readonly ReadPost[], reader: PostReader) {
    this.posts = posts;
    this.reader = reader;
    this.pool = new ScorePool(reader.tags.size);
    this.fields = fieldsOf(posts, reader);
    for (const [p, { author }] of posts.entries()) {
      if (author < 0) continue;
      const own = this.#postsOf.get(author);
      if (own) own.push(p);
      else this.#postsOf.set(author, [p]);
    }
    const timeOf = (p: number) => posts[p].time;
    for (const own of this.#postsOf.values()) {
      if (own.every((p) => !Number.isNaN(timeOf(p))))
        own.sort((a, b) => timeOf(a) - timeOf(b) || a - b);
    }
    this.authors = this.#postsOf.size;
    this.timeline = timelineOf(posts);
    this.facts = factsOf(posts);
    let spaced = 0;
    for (const [tag, { count }] of this.facts) {
      const name = reader.tags.names[tag];
      if (name.includes(' ')) spaced++;
      const letters = lettersOf(name);
      const before = this.#tagWithLetters.get(letters);
      if (letters !== '' && (before === undefined || this.facts.get(before)!.count < count)) {
        this.#tagWithLetters.set(letters, tag);
      }
    }
    this.separator = spaced >= spacedShare * this.facts.size ? ' ' : '';
  }

  postsOf(author: number): readonly number[] {
    return this.#postsOf.get(author) ?? [];
  }

  /** The most used tag with these letters and digits. */
  tagWithLetters(letters: string): number | undefined {
    return this.#tagWithLetters.get(letters);
  }

  authorIds(): Iterable<number> {
    return this.#postsOf.keys();
  }
}

function fieldsOf(posts: readonly ReadPost[], { words }: PostReader): Memory['fields'] {
  const own = posts.map((post) => post.words);
  const pairs = new Bigrams(own, words.size);
  const fields: { -readonly [name in FieldName]?: Field } & { words: Field } = {
    words: field(posts, words.size, (post) => post.words),
    bigrams: field(posts, words.size + pairs.size, (post) => pairs.withWords(post.words)),
  };
  const tokensOf = (post: ReadPost) =>
    post.tokens ?? Array.from(post.words, (id) => words.names[id]);
  const unspaced = posts.filter((post) => tokensOf(post).some((token) => UNSPACED.test(token)));
  if (unspaced.length > posts.length / 2) {
    const grams = new CharacterGrams(posts.map(tokensOf));
    fields.characters = field(posts, grams.size, (post) => grams.of(tokensOf(post)));
  }
  if (posts.some(({ replies }) => replies.length > 0)) {
    fields.conversation = field(posts, words.size, (post) =>
      Int32Array.of(...post.words, ...post.replies),
    );
  }
  return fields;
}

function field(posts: readonly ReadPost[], size: number, tokens: Field['tokens']): Field {
  return { index: new FieldIndex(posts.map(tokens), size, maxShare), tokens };
}

function timelineOf(posts: readonly ReadPost[]): Timeline {
  const dated = posts.filter(({ time }) => !Number.isNaN(time)).sort((a, b) => a.time - b.time);
  const starts = new Uint32Array(dated.length + 1);
  for (const [i, { tags }] of dated.entries()) starts[i + 1] = starts[i] + tags.length;
  const tags = new Int32Array(starts[dated.length]);
  for (const [i, post] of dated.entries()) tags.set(post.tags, starts[i]);
  return {
    times: Float64Array.from(dated, ({ time }) => time),
    authors: Int32Array.from(dated, ({ author }) => author),
    starts,
    tags,
  };
}

function factsOf(posts: readonly ReadPost[]): Map<number, TagFacts> {
  const found = new Map<number, { count: number; authors: Set<number>; times: number[] }>();
  for (const { tags, author, time } of posts) {
    for (const tag of tags) {
      let facts = found.get(tag);
      if (!facts) found.set(tag, (facts = { count: 0, authors: new Set(), times: [] }));
      facts.count++;
      if (author >= 0) facts.authors.add(author);
      if (!Number.isNaN(time)) facts.times.push(time);
    }
  }
  return new Map(
    Array.from(found, ([tag, { count, authors, times }]) => [
      tag,
      { count, authors: authors.size, times: Float64Array.from(times).sort() },
    ]),
  );
}

/**
 * Nearest neighbours: the tags of the most similar training posts, as in Zangerle, Gassler & Specht 2011,
 * "Recommending #-Tags in Twitter" (SASWeb), who rank by cosine over tf-idf. Of the `neighbours` most
 * similar posts each votes for its tags with similarity ^ `power`; the votes' shares are mixed with what
 * the author used before and, to break ties and to fill the list, with what is popular:
 *
 *     score(t) = (1 - authorWeight) votes(t) / votes + authorWeight uses(t) / uses + 0.001 popularity(t)
 *
 * What differs, and why:
 * - Similar posts vote with a weight instead of one each: a near-copy says more than the 50th neighbour.
 * - Posts by the same author count as more similar (`authorBoost`) and the author's tags are mixed in:
 *   people repeat themselves. Set 1 and 0 to go by the text alone.
 * - BM25 (`features/bm25.ts`) instead of cosine by default (`weighting`): better on every validation split
 *   tried, see `results/baselines`.
 *
 * A query's `history`, when given, replaces what was remembered of the author: its tags are mixed in, and
 * no training post counts as the author's own. Ties among neighbours go to the newer post.
 *
 * A tag is spoken for by a neighbour that shares a telling word with the query (`features/telling-words.ts`), or by
 * the author's having used it; the rest of a ranking is merely popular.
 */
import Type, { type Static } from 'typebox';
import { DataFormatError } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import { vector } from '../base/safetensors.ts';
import { countTokens, Postings, type TokenCounts } from '../features/postings.ts';
import { TagTable } from '../features/tag-table.ts';
import {
  newestFirst,
  recency,
  TaggedPosts,
  type TagUse,
  usesInHistory,
} from '../features/tagged-posts.ts';
import { TellingWords } from '../features/telling-words.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import type { Query } from '../posts/post.ts';
import { createPipeline, type Pipeline } from '../text/pipeline.ts';
import type {
  BundleContents,
  Explanation,
  Fitted,
  Model,
  Neighbour,
  Recommendation,
} from './model.ts';
import {
  arrayName,
  bundleArray,
  bundleLines,
  bundleRows,
  checkSameSize,
  tagsToLearn,
} from './parts/fitting.ts';
import {
  markPopular,
  mixPopular,
  popularity,
  rankTags,
  summarizePopular,
} from './parts/ranking.ts';
import { textOption } from './parts/text-option.ts';
import { tokenizePosts } from './parts/tokenize-posts.ts';
import { withoutAuthor } from './parts/without-author.ts';

const options = Type.Object(
  {
    text: textOption(),
    weighting: Type.Enum(['tf-idf', 'bm25'], {
      default: 'bm25',
      description: 'Similarity of posts: BM25, or cosine over tf-idf',
    }),
    neighbours: Type.Integer({
      default: 50,
      minimum: 1,
      description: 'How many of the most similar posts vote',
    }),
    power: Type.Number({
      default: 3,
      minimum: 0,
      maximum: 20,
      description: 'A vote weighs similarity to this power; 0: all votes weigh the same',
    }),
    authorBoost: Type.Number({
      default: 2,
      minimum: 1,
      maximum: 1000,
      description: 'Posts by the same author count as so many times more similar; 1: no boost',
    }),
    authorWeight: Type.Number({
      default: 0.3,
      minimum: 0,
      maximum: 1,
      description: "Share of the author's own earlier tags in the score, the rest being votes",
    }),
    authorHalfLifeDays: Type.Number({
      default: 10,
      minimum: 0,
      description:
        "An author's use of a tag counts half as much after so many days; 0: always the same",
    }),
    halfLifeDays: Type.Number({
      default: 0,
      minimum: 0,
      description:
        'A vote counts half as much for each so many days the neighbour is older; 0: always the same',
    }),
    conversation: Type.Boolean({
      default: false,
      description: 'Whether the replies are part of the text, of queries and training posts',
    }),
    keepTexts: Type.Boolean({
      default: false,
      description: "Keep the training posts' texts, so that explanations show them",
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

/** Large enough to fill and order what nobody voted for, too small to overturn a vote. */
const POPULAR_SHARE = 0.001;

export const knn: Model<typeof options> = {
  name: 'knn',
  paper: 'Zangerle, Gassler & Specht, SASWeb 2011',
  summary: 'tags of the most similar training posts, those of the same author first',
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'knn');
    const tags = tagsToLearn(corpus, 'knn');
    const pipeline = createPipeline(parsed.text, context.runtime);
    const train = newestFirst(corpus.train);
    const tokens = await tokenizePosts(
      train,
      (post) => tokensOf(post, pipeline, parsed),
      'knn',
      context,
    );
    const vocabulary = Vocabulary.build(tokens);
    return new FittedKnn({
      options: { ...parsed, text: pipeline.options },
      pipeline,
      vocabulary,
      index: countTokens(tokens, vocabulary),
      posts: TaggedPosts.build(train, tags),
      ids: train.map(({ id }) => id),
      texts: parsed.keepTexts ? train.map(({ text }) => oneLine(text)) : undefined,
    });
  },
  async load(bundle, runtime) {
    const where = 'bundle of knn';
    const parsed = parseOptions(options, bundle.options, 'knn');
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), where);
    const vocabulary = Vocabulary.fromLines(bundleLines(bundle, 'words'), where);
    const posts = TaggedPosts.fromArrays(
      tags,
      bundleLines(bundle, 'authors'),
      bundle.arrays,
      where,
    );
    checkSameSize('knn', 'posts', {
      'the array "postTimes"': posts.size,
      'the list "words"': vocabulary.documents,
    });
    const names = { offsets: 'wordOffsets', indices: 'wordPosts' };
    const sizes = { rows: vocabulary.size, columns: posts.size };
    const { offsets, indices } = bundleRows(bundle, names, Uint32Array, sizes);
    const counts = bundleArray(bundle, 'wordCounts', Uint8Array, indices.length);
    if (counts.includes(0)) {
      throw new DataFormatError(
        `${arrayName(bundle, 'wordCounts')} must be at least 1, got 0; train it again`,
      );
    }
    return new FittedKnn({
      options: parsed,
      pipeline: createPipeline(parsed.text, runtime),
      vocabulary,
      index: { offsets, documents: indices, counts },
      posts,
      ids: linesOfPosts(bundle, 'posts'),
      texts: linesOfPosts(bundle, 'texts'),
    });
  },
  forget: withoutAuthor,
};

function summarizeUses(uses: number): string {
  return `; the author used it ${uses} time${uses === 1 ? '' : 's'} before`;
}

function tokensOf(query: Query, pipeline: Pipeline, { conversation }: Options): string[] {
  const texts = conversation ? [query.text, ...(query.conversation ?? [])] : [query.text];
  return texts.flatMap((text) => pipeline.tokenize(text, query.lang));
}

/** A line for each training post, if the bundle has them. @throws {DataFormatError} if too many or few */
function linesOfPosts(bundle: BundleContents, name: string): readonly string[] | undefined {
  const lines = bundle.vocabularies[name];
  const posts = bundle.arrays.postTimes?.data.length;
  if (lines === undefined || lines.length === posts) return lines;
  throw new DataFormatError(
    `bundle of knn: the list "${name}" must have a line for each of the ${posts} posts, got ${lines.length}; train it again`,
  );
}

/** As a list in a bundle holds it. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

interface Parts {
  readonly options: Options;
  readonly pipeline: Pipeline;
  readonly vocabulary: Vocabulary;
  readonly index: TokenCounts;
  readonly posts: TaggedPosts;
  /** Ids and texts of the posts, to explain with; a bundle can do without. */
  readonly ids: readonly string[] | undefined;
  readonly texts: readonly string[] | undefined;
}

/** What was read of a query. */
interface Asked {
  /** Token weights, by token id. */
  readonly row: ReadonlyMap<number, number>;
  /** Ids of the words that tell something. */
  readonly telling: readonly number[];
}

interface Vote {
  readonly post: number;
  readonly similarity: number;
  readonly weight: number;
}

class FittedKnn implements Fitted {
  readonly #parts: Parts;
  readonly #postings: Postings;
  /** shape (L,) */
  readonly #popular: Float64Array;
  readonly #telling: TellingWords;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { index, posts, vocabulary, options } = parts;
    this.#postings = new Postings(index, posts.size, vocabulary, options.weighting);
    this.#popular = popularity(posts.tags);
    this.#telling = TellingWords.of(vocabulary);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => {
      const asked = this.#read(query);
      const votes = this.#votes(query, asked.row);
      const uses = this.#uses(query);
      const ranking = rankTags(this.#parts.posts.tags, this.#scores(votes, uses, k), k);
      const voted = this.#votedFor(votes, asked);
      return markPopular(ranking, (tag) => voted.has(tag) || uses.has(tag));
    });
  }

  async explain(query: Query, tag: string): Promise<Explanation> {
    const { posts, vocabulary } = this.#parts;
    const asked = this.#read(query);
    const { row } = asked;
    const votes = this.#votes(query, row);
    const uses = this.#uses(query);
    const id = posts.tags.id(tag);
    const voters = votes.filter(({ post }) => id !== undefined && posts.tagsOf(post).includes(id));
    const words = new Map<number, number>();
    for (const { post, weight } of voters) {
      for (const [word, share] of this.#postings.contributions(row, post)) {
        words.set(word, (words.get(word) ?? 0) + weight * share);
      }
    }
    const total = sum(words.values());
    const isKnown = query.author !== undefined || query.history !== undefined;
    const authorUses = uses.get(tag)?.uses ?? 0;
    const isSpokenFor = authorUses > 0 || this.#votedFor(votes, asked).has(tag);
    return {
      tag,
      score: this.#scores(votes, uses, posts.tags.size).get(tag) ?? 0,
      words: [...words]
        .map(([word, weight]) => ({ word: vocabulary.token(word), weight: weight / total }))
        .sort((a, b) => b.weight - a.weight),
      neighbours: voters.map(({ post, similarity }) => this.#neighbour(post, similarity)),
      ...(isKnown && { authorUses }),
      summary: isSpokenFor
        ? `${voters.length} of the ${votes.length} most similar posts bear #${tag}${isKnown ? summarizeUses(authorUses) : ''}.`
        : summarizePopular(tag, posts.tags),
    };
  }

  /** Without ids in the bundle, a post's id is its number among the training posts, newest first. */
  #neighbour(post: number, similarity: number): Neighbour {
    const { ids, texts, posts } = this.#parts;
    return {
      id: ids?.[post] ?? `${post}`,
      similarity,
      tags: Array.from(posts.tagsOf(post), (id) => posts.tags.tag(id)),
      ...(texts && { text: texts[post] }),
    };
  }

  #read(query: Query): Asked {
    const { pipeline, options, vocabulary } = this.#parts;
    const tokens = tokensOf(query, pipeline, options);
    const telling = [...this.#telling.among(tokens)].map((word) => vocabulary.id(word)!);
    return { row: this.#postings.query(tokens), telling };
  }

  /** The tags of the voters that share a telling word with the query. */
  #votedFor(votes: readonly Vote[], { telling }: Asked): Set<string> {
    const { posts } = this.#parts;
    const tags = new Set<string>();
    for (const { post } of votes) {
      if (!this.#postings.holdsAny(post, telling)) continue;
      for (const id of posts.tagsOf(post)) tags.add(posts.tags.tag(id));
    }
    return tags;
  }

  /** The neighbours with a vote, most similar first. */
  #votes({ author, history, time }: Query, row: ReadonlyMap<number, number>): Vote[] {
    const { options, posts } = this.#parts;
    const { neighbours, power, authorBoost, halfLifeDays } = options;
    const own = history || authorBoost === 1 ? [] : posts.postsOf(author);
    return this.#postings
      .nearest(row, neighbours, own, authorBoost)
      .map(({ document, similarity }) => ({
        post: document,
        similarity,
        weight:
          similarity ** power * recency(posts.times[document], time ?? posts.newest, halfLifeDays),
      }))
      .filter(({ weight }) => weight > 0);
  }

  #uses({ author, history, time }: Query): Map<string, TagUse> {
    const { options, posts } = this.#parts;
    if (options.authorWeight === 0) return new Map();
    return history
      ? usesInHistory(history, time, options.authorHalfLifeDays)
      : posts.usesOf(author, time, options.authorHalfLifeDays);
  }

  /** Voted tags, the author's tags and enough popular ones to rank `k`. */
  #scores(votes: readonly Vote[], uses: Map<string, TagUse>, k: number): Map<string, number> {
    const { options, posts } = this.#parts;
    const scores = new Map<string, number>();
    const add = (tag: string, score: number) => scores.set(tag, (scores.get(tag) ?? 0) + score);
    const voted = sum(votes.map(({ post, weight }) => weight * posts.tagsOf(post).length));
    for (const { post, weight } of votes) {
      for (const id of posts.tagsOf(post)) {
        add(posts.tags.tag(id), ((1 - options.authorWeight) * weight) / voted);
      }
    }
    const used = sum([...uses.values()].map(({ weight }) => weight));
    if (used > 0) {
      for (const [tag, { weight }] of uses) add(tag, (options.authorWeight * weight) / used);
    }
    mixPopular(scores, posts.tags, this.#popular, POPULAR_SHARE, k);
    return scores;
  }

  export(): BundleContents {
    const { index, options, posts, vocabulary, ids, texts } = this.#parts;
    return {
      model: 'knn',
      options,
      arrays: {
        ...posts.toArrays(),
        wordOffsets: vector(index.offsets),
        wordPosts: vector(index.documents),
        wordCounts: vector(index.counts),
      },
      vocabularies: {
        tags: posts.tags.toLines(),
        authors: posts.authors,
        words: vocabulary.toLines(),
        ...(ids && { posts: ids }),
        ...(texts && { texts }),
      },
    };
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

import { Postings } from '../../features/postings.ts';
import { recency, type TagUse, usesInHistory } from '../../features/tagged-posts.ts';
import { TellingWords } from '../../features/telling-words.ts';
import type { Query } from '../../posts/post.ts';
import type { GivenTextOptions } from '../../text/options.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents, Explanation, Fitted, Neighbour, Recommendation } from '../model.ts';
import { type IndexedPosts, saveIndexedPosts } from './indexed-posts.ts';
import { markPopular, mixPopular, popularity, rankTags, summarizePopular } from './ranking.ts';
import { tokensOf } from './tokenize-posts.ts';

/** Weight of popularity: enough to order tags without votes, too small to override a vote. */
const POPULAR_SHARE = 0.001;

/** Options of `knn.ts`. */
interface KnnOptions {
  readonly text: GivenTextOptions;
  readonly weighting: 'tf-idf' | 'bm25';
  readonly neighbours: number;
  readonly power: number;
  readonly authorBoost: number;
  readonly authorWeight: number;
  readonly authorHalfLifeDays: number;
  readonly halfLifeDays: number;
  readonly conversation: boolean;
  readonly keepTexts: boolean;
}

interface Parts extends IndexedPosts {
  readonly options: KnnOptions;
  readonly pipeline: Pipeline;
}

/** A query, read. */
interface Asked {
  /** Token weights, by token id. */
  readonly row: ReadonlyMap<number, number>;
  /** Ids of the telling words. */
  readonly telling: readonly number[];
}

interface Vote {
  readonly post: number;
  readonly similarity: number;
  readonly weight: number;
}

/** Scores by the equation in `knn.ts`. */
export class FittedKnn implements Fitted {
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
    const hasEvidence = authorUses > 0 || this.#votedFor(votes, asked).has(tag);
    return {
      tag,
      score: this.#scores(votes, uses, posts.tags.size).get(tag) ?? 0,
      words: [...words]
        .map(([word, weight]) => ({ word: vocabulary.token(word), weight: weight / total }))
        .sort((a, b) => b.weight - a.weight),
      neighbours: voters.map(({ post, similarity }) => this.#neighbour(post, similarity)),
      ...(isKnown && { authorUses }),
      summary: hasEvidence
        ? `${voters.length} of the ${votes.length} most similar posts use #${tag}${isKnown ? summarizeUses(authorUses) : ''}.`
        : summarizePopular(tag, posts.tags),
    };
  }

  /** If the bundle has no ids, a post's id is its index among the training posts, newest first. */
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

  /** The neighbors that vote, most similar first. */
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

  /** Scores of the voted tags, the author's tags and enough popular ones to rank `k`. */
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
    return { model: 'knn', options: { ...this.#parts.options }, ...saveIndexedPosts(this.#parts) };
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function summarizeUses(uses: number): string {
  return `; the author used it ${uses} time${uses === 1 ? '' : 's'} before`;
}

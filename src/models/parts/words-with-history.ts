import { TellingWords } from '../../features/telling-words.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { Post, Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents } from '../model.ts';
import { bundleLines } from './fitting.ts';
import { RememberedPosts } from './remembered-posts.ts';

/** The words of a post and of its author's earlier posts. */
export interface PostWords {
  readonly own: readonly string[];
  /** Oldest first, one list for each post; none without a history. */
  readonly earlier: readonly (readonly string[])[];
}

/** The words read from a query, by id. */
export interface WordUses {
  /** How often each known word occurs. */
  readonly uses: ReadonlyMap<number, number>;
  /** The telling words (`features/telling-words.ts`). */
  readonly telling: ReadonlySet<number>;
}

/**
 * Reads the words of a post and of its author's `history` latest posts before it. These come from the query's history
 * or, if it has none, from the stored training posts.
 */
export class WordsWithHistory {
  readonly vocabulary: Vocabulary;
  readonly #pipeline: Pipeline;
  readonly #history: number;
  readonly #remembered: RememberedPosts;
  readonly #telling: TellingWords;

  private constructor(
    vocabulary: Vocabulary,
    pipeline: Pipeline,
    history: number,
    remembered: RememberedPosts,
  ) {
    this.vocabulary = vocabulary;
    this.#pipeline = pipeline;
    this.#history = history;
    this.#remembered = remembered;
    this.#telling = TellingWords.of(vocabulary);
  }

  /** @param wordsOf returns the word ids of a training post */
  static remember(
    posts: readonly Post[],
    wordsOf: (post: Post) => readonly number[],
    words: Vocabulary,
    pipeline: Pipeline,
    history: number,
  ): WordsWithHistory {
    const remembered = RememberedPosts.build(posts, history, wordsOf);
    return new WordsWithHistory(words, pipeline, history, remembered);
  }

  /** The words of a query and of its history, known or not; stored posts have only known ones. */
  words({ text, lang, author, time, history }: Query): PostWords {
    const tokenize = (one: string) => this.#pipeline.tokenize(one, lang);
    const own = tokenize(text);
    if (this.#history === 0) return { own, earlier: [] };
    if (history) {
      const latest = history.slice(-this.#history);
      return { own, earlier: latest.map((post) => tokenize(post.text)) };
    }
    const stored = this.#remembered.before(author, time);
    return {
      own,
      earlier: stored.map(({ words }) => Array.from(words, (id) => this.vocabulary.token(id))),
    };
  }

  read(query: Query): WordUses {
    const { own, earlier } = this.words(query);
    const uses = new Map<number, number>();
    const telling = new Set<number>();
    for (const tokens of [own, ...earlier]) {
      for (const word of this.vocabulary.encode(tokens)) uses.set(word, (uses.get(word) ?? 0) + 1);
      for (const word of this.#telling.among(tokens)) telling.add(this.vocabulary.id(word)!);
    }
    return { uses, telling };
  }

  save(): Pick<BundleContents, 'arrays' | 'vocabularies'> {
    return {
      arrays: this.#remembered.toArrays(),
      vocabularies: { words: this.vocabulary.toLines(), authors: this.#remembered.authors },
    };
  }

  /** @throws {DataFormatError} if the words or the stored posts are missing or do not match */
  static fromBundle(bundle: BundleContents, pipeline: Pipeline, history: number): WordsWithHistory {
    const words = wordsOf(bundle);
    const remembered =
      history > 0 || bundle.vocabularies.authors
        ? RememberedPosts.fromBundle(bundle, words.size)
        : RememberedPosts.build([], 0, () => []);
    return new WordsWithHistory(words, pipeline, history, remembered);
  }

  /** `Model.forget`: removes an author's stored posts. */
  static withoutAuthor(bundle: BundleContents, author: string): BundleContents {
    return RememberedPosts.forget(bundle, wordsOf(bundle).size, author);
  }
}

function wordsOf(bundle: BundleContents): Vocabulary {
  return Vocabulary.fromLines(bundleLines(bundle, 'words'), `bundle of ${bundle.model}: words`);
}

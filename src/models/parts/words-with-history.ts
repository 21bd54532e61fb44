import { TellingWords } from '../../features/telling-words.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { Post, Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents } from '../model.ts';
import { bundleLines } from './fitting.ts';
import { RememberedPosts } from './remembered-posts.ts';

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
  readonly words: Vocabulary;
  readonly #pipeline: Pipeline;
  readonly #history: number;
  readonly #remembered: RememberedPosts;
  readonly #telling: TellingWords;

  private constructor(
    words: Vocabulary,
    pipeline: Pipeline,
    history: number,
    remembered: RememberedPosts,
  ) {
    this.words = words;
    this.#pipeline = pipeline;
    this.#history = history;
    this.#remembered = remembered;
    this.#telling = TellingWords.of(words);
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

  read({ text, lang, author, time, history }: Query): WordUses {
    const tokenize = (one: string) => this.#pipeline.tokenize(one, lang);
    const uses = new Map<number, number>();
    const telling = new Set<number>();
    const add = (tokens: readonly string[]) => {
      for (const word of this.words.encode(tokens)) uses.set(word, (uses.get(word) ?? 0) + 1);
      for (const word of this.#telling.among(tokens)) telling.add(this.words.id(word)!);
    };
    add(tokenize(text));
    if (this.#history === 0) return { uses, telling };
    if (history) for (const post of history.slice(-this.#history)) add(tokenize(post.text));
    else {
      for (const { words } of this.#remembered.before(author, time)) {
        add(Array.from(words, (id) => this.words.token(id)));
      }
    }
    return { uses, telling };
  }

  save(): Pick<BundleContents, 'arrays' | 'vocabularies'> {
    return {
      arrays: this.#remembered.toArrays(),
      vocabularies: { words: this.words.toLines(), authors: this.#remembered.authors },
    };
  }

  /** @throws {DataFormatError} if the words or the stored posts are missing or do not match */
  static fromBundle(bundle: BundleContents, pipeline: Pipeline, history: number): WordsWithHistory {
    const words = wordsOf(bundle);
    const remembered = RememberedPosts.fromBundle(bundle, words.size);
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

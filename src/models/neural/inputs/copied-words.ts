/** The words of a post to copy from, for heads that copy (`heads/pointer.ts`). */
import type { Vocabulary } from '../../../features/vocabulary.ts';
import type { Graph } from '../../../graph/graph.ts';
import type {
  BundlePart,
  EncodedInput,
  Input,
  Learnt,
  LearntInput,
  PlannedInput,
  ReadPost,
  Tensors,
} from '../input.ts';
import { encodePosts, unknownWord, wordFeeds } from './word-feeds.ts';
import { loadWords } from './words.ts';

/**
 * The ids of the post's words, also of those that the vocabulary lacks: V, V + 1, .. in the order in which they first come.
 * For networks that write. Declares `source` [T, B], with zeros after the last word.
 */
export function copiedWords(): Input {
  return {
    plan: (_, __, { vocabulary }) => new CopiedWords(vocabulary!),
    load: (bundle) => new CopiedWords(loadWords(bundle)),
  };
}

/** The different words that the vocabulary lacks, in their order. */
export function outsideWords(tokens: readonly string[], vocabulary: Vocabulary): string[] {
  return [...new Set(tokens.filter((token) => vocabulary.id(token) === undefined))];
}

/** The ids of words; those that are neither in the vocabulary nor in `outside` are unknown. */
export function extendedIds(
  tokens: readonly string[],
  vocabulary: Vocabulary,
  outside: readonly string[],
): number[] {
  return tokens.map((token) => {
    const place = outside.indexOf(token);
    return vocabulary.id(token) ?? (place < 0 ? unknownWord : vocabulary.size + place);
  });
}

class CopiedWords implements PlannedInput, LearntInput {
  readonly #words: Vocabulary;

  constructor(words: Vocabulary) {
    this.#words = words;
  }

  declare(graph: Graph): Tensors {
    return { source: graph.input('sourceWords', ['T', 'B'], 'int32') };
  }

  async learn(): Promise<Learnt> {
    return { input: this };
  }

  async encode(posts: readonly ReadPost[]): Promise<EncodedInput> {
    const ids = posts.map(({ tokens }) =>
      extendedIds(tokens, this.#words, outsideWords(tokens, this.#words)),
    );
    const encoded = encodePosts(ids);
    return { feeds: (batch) => ({ sourceWords: wordFeeds(encoded, batch).words }) };
  }

  /** It has no parameters. */
  checkSizes(): void {}

  save(): BundlePart {
    return {};
  }
}

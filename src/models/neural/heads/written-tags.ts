import Type from 'typebox';
import { distinctTags, type TagTable } from '../../../features/tag-table.ts';
import { Vocabulary } from '../../../features/vocabulary.ts';
import type { Pipeline } from '../../../text/pipeline.ts';
import { TagWords, wordsOfTag } from '../../../text/tag-words.ts';
import type { BundleContents } from '../../model.ts';
import { bundleLines } from '../../parts/fitting.ts';
import { writesSpaces } from '../../parts/spaced-tags.ts';
import type { Options, ReadCorpusPost } from '../input.ts';
import { extendedIds } from '../inputs/copied-words.ts';
import { loadWords } from '../inputs/words.ts';
import { loadTags } from './tag-head.ts';
import { TagTrie } from './tag-trie.ts';
import { writtenSpecials } from './tag-word-feeds.ts';
import { longestTag } from './tags-from-words.ts';

/** The option of networks that write tags, in addition to `minWordCount`. */
export const vocabularyOption = {
  vocabularySize: Type.Integer({
    default: 30_000,
    minimum: 1,
    search: { from: 3000, to: 50_000, scale: 'log' },
    description: 'How many of the most frequent words of posts and tags are known',
  }),
};

/** Tags as words of one vocabulary, which posts and tags share. */
export class WrittenTags {
  readonly tags: TagTable;
  readonly vocabulary: Vocabulary;
  readonly #tagWords: TagWords;
  readonly #pipeline: Pipeline;
  readonly #numbered: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();
  /** To split tags that are not known. */
  #counts: ReadonlyMap<string, number> | undefined;

  private constructor(
    tags: TagTable,
    vocabulary: Vocabulary,
    tagWords: TagWords,
    pipeline: Pipeline,
  ) {
    this.tags = tags;
    this.vocabulary = vocabulary;
    this.#tagWords = tagWords;
    this.#pipeline = pipeline;
  }

  /**
   * Tags are split into words by their capitals and symbols, Chinese ones by the pipeline's segmenter, and others into words of
   * the posts unless tags are written with spaces (`text/tag-words.ts`).
   */
  static learn(
    tags: TagTable,
    posts: readonly ReadCorpusPost[],
    { minWordCount, vocabularySize }: Options,
    pipeline: Pipeline,
  ): WrittenTags {
    const counts = new Map<string, number>();
    for (const token of posts.flatMap(({ tokens }) => tokens)) {
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
    const tagWords = TagWords.of(
      Array.from({ length: tags.size }, (_, id) => tags.display(id)),
      { chinese: pipeline.chinese, ...(writesSpaces(tags) ? { separator: ' ' } : { counts }) },
    );
    const texts = posts.map(({ tokens, query }) => [
      ...tokens,
      ...distinctTags(query.hashtags).flatMap((tag) => tagWords.split(tag) ?? []),
    ]);
    const vocabulary = Vocabulary.build(texts, {
      minCount: minWordCount,
      maxSize: vocabularySize,
      specials: writtenSpecials,
    });
    return new WrittenTags(tags, vocabulary, tagWords, pipeline);
  }

  /** @throws {DataFormatError} if the bundle lacks one of the lists, or they are malformed */
  static fromBundle(bundle: BundleContents, pipeline: Pipeline): WrittenTags {
    const tags = loadTags(bundle);
    const tagWords = TagWords.fromLines(
      bundleLines(bundle, 'tag-words'),
      `bundle of ${bundle.model}: tag-words`,
      writesSpaces(tags) ? ' ' : '',
    );
    return new WrittenTags(tags, loadWords(bundle), tagWords, pipeline);
  }

  /**
   * The word ids of a tag, known or not. Empty if it has no letters or digits and is not known.
   *
   * @param outside words that the vocabulary lacks and their post has; their ids follow those of the vocabulary
   */
  encode(written: string, outside: readonly string[] = []): number[] {
    const words = this.#tagWords.split(written) ?? this.#splitUnknown(written);
    return extendedIds(words, this.vocabulary, outside);
  }

  /**
   * Numbers for tags that are different sequences of words, known or not, from 0 in the order in which they first come. Tags of
   * no words or more than `longestTag` are left out.
   */
  numbersOf(hashtags: readonly string[], outside: readonly string[] = []): number[] {
    const tags = hashtags.map((tag) => this.encode(tag, outside));
    const fitting = tags.filter(({ length }) => length > 0 && length <= longestTag);
    return [...new Set(fitting.map((words) => this.#numberOf(words)))];
  }

  /** The word ids of the tag with this number. */
  numbered(number: number): readonly number[] {
    return this.#numbered[number];
  }

  /** The tag that the words make, normalized; a known one if it has these words. '' if nothing is left. */
  join(ids: readonly number[], outside: readonly string[] = []): string {
    const { size } = this.vocabulary;
    const words = ids.flatMap((id) =>
      id < size ? this.vocabulary.token(id) : outside.slice(id - size, id - size + 1),
    );
    // Words that the post does not have are next to impossible, but a search may find them.
    return words.length < ids.length ? '' : this.#tagWords.join(words);
  }

  /** The known tags of up to `longestTag` words, by their words. */
  trie(): TagTrie {
    const tags = Array.from({ length: this.tags.size }, (_, id) => this.tags.tag(id));
    const words = tags.map((tag) => this.#tagWords.split(tag) ?? []);
    const fitting = words.filter(({ length }) => length > 0 && length <= longestTag);
    return TagTrie.of(fitting, this.vocabulary);
  }

  /** How often the tags of the training posts use each word of the vocabulary. shape (V,) */
  uses(): Uint32Array {
    const uses = new Uint32Array(this.vocabulary.size);
    for (let id = 0; id < this.tags.size; id++) {
      for (const word of this.encode(this.tags.tag(id))) uses[word] += this.tags.count(id);
    }
    return uses;
  }

  /** The lists `tags` and `tag-words` of a bundle; the vocabulary is the input's. */
  toLists(): Record<string, readonly string[]> {
    return { tags: this.tags.toLines(), 'tag-words': this.#tagWords.toLines() };
  }

  #numberOf(words: readonly number[]): number {
    const key = words.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbered.length);
    return this.#numbered.push(words) - 1;
  }

  #splitUnknown(written: string): string[] {
    this.#counts ??= new Map(
      Array.from({ length: this.vocabulary.size }, (_, id) => [
        this.vocabulary.token(id),
        this.vocabulary.count(id),
      ]),
    );
    return wordsOfTag(written, { counts: this.#counts, chinese: this.#pipeline.chinese });
  }
}

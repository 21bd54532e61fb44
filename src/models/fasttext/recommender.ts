import { DataFormatError } from '../../base/errors.ts';
import type { TagTable } from '../../features/tag-table.ts';
import { TellingWords } from '../../features/telling-words.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import type { Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents, Explanation, Fitted, Recommendation, Runtime } from '../model.ts';
import { explainByWords, explainUnknown } from '../parts/explain.ts';
import { checkSameSize } from '../parts/fitting.ts';
import { markPopular, popularity, rankTags, summarizePopular } from '../parts/ranking.ts';
import { type FastTextNative, type FastTextPredictions, openFastText } from './library.ts';
import { tagOfLabel, wordsForLines } from './lines.ts';
import { readModelFile } from './model-file.ts';

/** Maximum number of words that are left out one by one to explain a tag. */
const mostLeftOut = 50;
/** Below every probability: no label is left out for being improbable. */
const noThreshold = -1;

interface FastTextParts {
  readonly options: Readonly<Record<string, unknown>>;
  readonly pipeline: Pipeline;
  readonly tags: TagTable;
  /** The words with a vector. */
  readonly words: Vocabulary;
  readonly modelFile: Uint8Array;
}

/** Asks the library for the most probable labels of a post's words. */
export class FastTextRecommender implements Fitted {
  readonly #parts: FastTextParts;
  readonly #native: FastTextNative;
  readonly #telling: TellingWords;

  private constructor(parts: FastTextParts, native: FastTextNative) {
    this.#parts = parts;
    this.#native = native;
    this.#telling = TellingWords.of(parts.words);
  }

  /**
   * @throws {DataFormatError} if the model file is malformed, or does not have the same tags and words
   * @throws {NotSupportedError} as `openFastText`
   */
  static async load(parts: FastTextParts, runtime: Runtime): Promise<FastTextRecommender> {
    const where = 'bundle of fasttext: fasttext.bin';
    const { words, tags } = readModelFile(parts.modelFile, where);
    const file = 'fasttext.bin';
    checkSameSize('fasttext', 'tags', {
      [file]: tags.length,
      'the list "tags"': parts.tags.size,
    });
    checkSameSize('fasttext', 'words', {
      [file]: words.length,
      'the list "words"': parts.words.size,
    });
    const library = await openFastText(runtime);
    const native = new library.FastText();
    library.FS.writeFile('model.bin', parts.modelFile);
    try {
      native.loadModel('model.bin');
    } catch (cause) {
      throw new DataFormatError(`${where}: fastText cannot read it; train it again`, { cause });
    }
    library.FS.unlink('model.bin');
    return new FastTextRecommender(parts, native);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => {
      const words = this.#read(query);
      const ranking = rankTags(this.#parts.tags, this.#best(words, k), k);
      const speaks = this.#speaks(words);
      return markPopular(
        ranking.map((one) => ({ ...one, probability: Math.min(1, one.score) })),
        () => speaks,
      );
    });
  }

  /** Weight of each word: how much the tag's probability falls without it. Only the first 50 words are left out. */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags } = this.#parts;
    if (tags.id(tag) === undefined) return explainUnknown(tag);
    const words = this.#read(query);
    const scoreOf = (own: readonly string[]) => this.#best(own, tags.size).get(tag)!;
    const score = scoreOf(words);
    const parts = [...new Set(words)].slice(0, mostLeftOut).map((word): [string, number] => {
      return [word, score - scoreOf(words.filter((other) => other !== word))];
    });
    const popular = this.#speaks(words) ? undefined : summarizePopular(tag, tags);
    return explainByWords(tag, score, parts, popular);
  }

  export(): BundleContents {
    const { options, tags, words, modelFile } = this.#parts;
    return {
      model: 'fasttext',
      options,
      arrays: {},
      vocabularies: { tags: tags.toLines(), words: words.toLines() },
      files: { fasttext: modelFile },
    };
  }

  #read({ text, lang }: Query): string[] {
    return wordsForLines(this.#parts.pipeline.tokenize(text, lang));
  }

  #speaks(words: readonly string[]): boolean {
    return this.#telling.among(words).size > 0;
  }

  /** The `k` most probable tags and all that are as probable as the last of them. */
  #best(words: readonly string[], k: number): Map<string, number> {
    const { tags } = this.#parts;
    const line = words.join(' ');
    for (let most = Math.min(tags.size, k + 8); ; most = Math.min(tags.size, 4 * most)) {
      const found = this.#predict(line, most);
      // Without a word, the library answers nothing: not even the end of the line was frequent enough to be a word.
      if (found.length === 0) return this.#popular();
      const isWhole = most >= tags.size || k === 0 || found[k - 1][1] > found[most - 1][1];
      if (isWhole) return new Map(found);
    }
  }

  #predict(line: string, most: number): [tag: string, score: number][] {
    const predictions = this.#ask(line, most);
    try {
      return Array.from({ length: predictions.size() }, (_, i) => {
        const [probability, label] = predictions.get(i);
        return [this.#parts.tags.tag(tagOfLabel(label)!), probability];
      });
    } finally {
      predictions.delete();
    }
  }

  #ask(line: string, most: number): FastTextPredictions {
    try {
      return this.#native.predict(line, most, noThreshold);
    } catch (cause) {
      // A number, if a sum of weights is none.
      throw new DataFormatError(
        'bundle of fasttext: the weights in fasttext.bin are too large to add; train it again',
        { cause },
      );
    }
  }

  #popular(): Map<string, number> {
    const { tags } = this.#parts;
    return new Map(Array.from(popularity(tags), (share, id) => [tags.tag(id), share]));
  }
}

import { NotSupportedError } from '../base/errors.ts';
import { normalizeCharacters } from './characters.ts';
import { removeHashtags } from './hashtags.ts';
import type { Lemmatizer } from './lemmas.ts';
import { replaceMentions, replaceUrls } from './links.ts';
import {
  type GivenTextOptions,
  resolveTextOptions,
  type TextOptions,
  type TextProfile,
} from './options.ts';
import { hidePlaceholders, placeholder, showPlaceholder } from './placeholders.ts';
import { chineseSegmenter, intlSegmenter, type Segmenter } from './segmenter.ts';
import { isStopWord } from './stop-words.ts';
import { createWordSplitter } from './words.ts';

export { type TextOptions, type TextProfile, textOptionsSchema } from './options.ts';

/** What a pipeline works with besides options: parts that a platform brings or loads. */
export interface TextTools {
  /** Cuts Chinese; by default the registered one named by `options.chinese`. */
  readonly chinese?: Segmenter;
  /** Needed for `lemmas: true`; see `loadLemmatizer`. */
  readonly lemmatizer?: Lemmatizer;
  /** Uses of words, to split hashtags written in lower case where they are kept as words. */
  readonly wordCounts?: ReadonlyMap<string, number>;
}

/** Turns a post's text into tokens. Made once, used for every post. */
export interface Pipeline {
  /** Complete; goes into bundles, and `createPipeline(options)` makes the same pipeline again. */
  readonly options: TextOptions;
  /**
   * The tokens of a text; never empty strings, never with white space within.
   * @param lang ISO 639-1 code if known; else the script decides
   */
  tokenize(text: string, lang?: string): string[];
  /** The tokens joined by spaces: what a model sees, for people. */
  clean(text: string, lang?: string): string;
}

const NUMBER = /^\p{N}+(?:[.,]\p{N}+)*$/u;
const LETTERS = /^\p{L}[\p{L}\p{M}]*$/u;

/**
 * A pipeline from a profile's name, from options, or from a profile with changes.
 *
 * Example: `createPipeline().tokenize('RT @ann: Good news &amp; more… #news https://t.co/x 🎉')` is
 * `['good', 'news', 'more', '🎉']`.
 *
 * @throws {InvalidArgumentError} for an unknown or ill-typed option
 * @throws {NotSupportedError} for lemmas without a lemmatizer
 */
export function createPipeline(
  given: TextProfile | GivenTextOptions = {},
  tools: TextTools = {},
): Pipeline {
  const options = resolveTextOptions(given, (tools.chinese ?? chineseSegmenter())!.name);
  const { lemmatizer } = tools;
  if (options.lemmas && !lemmatizer) {
    throw new NotSupportedError(
      'text: lemmas need a lemmatizer; pass { lemmatizer: await loadLemmatizer() } or set lemmas to false',
    );
  }
  const chinese = tools.chinese ?? chineseSegmenter(options.chinese) ?? intlSegmenter;
  const splitWords = createWordSplitter(options, chinese);

  function tokenize(text: string, lang?: string): string[] {
    let s = normalizeCharacters(text, options);
    s = hidePlaceholders(s, options);
    s = replaceUrls(s, options.urls === 'token' ? ` ${placeholder.URL} ` : ' ');
    if (options.mentions !== 'keep') {
      s = replaceMentions(s, options.mentions === 'token' ? ` ${placeholder.MENTION} ` : ' ');
    }
    s = removeHashtags(s, options.hashtags, tools.wordCounts);
    if (options.lowercase) s = s.toLowerCase();

    let tokens = splitWords(s, lang);
    if (options.numbers !== 'keep') {
      tokens =
        options.numbers === 'remove'
          ? tokens.filter((token) => !NUMBER.test(token))
          : tokens.map((token) => (NUMBER.test(token) ? placeholder.DIGIT : token));
    }
    const english = lang === undefined || lang === 'en';
    if (options.stopwords === 'remove') tokens = tokens.filter((t) => !isStopWord(t, lang));
    if (options.lemmas && english) {
      tokens = lemmatizer!.lemmatize(tokens);
      if (options.stopwords === 'remove') tokens = tokens.filter((t) => !isStopWord(t, lang));
    }
    tokens = tokens.map(showPlaceholder);
    if (options.lettersOnly) tokens = tokens.filter((token) => LETTERS.test(token));
    return options.maxTokens === undefined ? tokens : tokens.slice(0, options.maxTokens);
  }

  return { options, tokenize, clean: (text, lang) => tokenize(text, lang).join(' ') };
}

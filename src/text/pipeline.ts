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
import { primaryLanguage } from './primary-language.ts';
import { intlSegmenter, type Segmenter } from './segmenter.ts';
import { isStopWord } from './stop-words.ts';
import { createWordSplitter } from './words.ts';

export { type TextOptions, type TextProfile, textOptionsSchema } from './options.ts';

/** What a pipeline needs besides options: parts that the platform provides or loads. */
export interface TextTools {
  /** Splits Chinese into words: `jieba` on Node; `Intl.Segmenter` if absent. */
  readonly chinese?: Segmenter;
  /** Needed for `lemmas: true`; see `loadLemmatizer`. */
  readonly lemmatizer?: Lemmatizer;
  /** Uses of words, to split lower-case hashtags if hashtags are replaced by their words. */
  readonly wordCounts?: ReadonlyMap<string, number>;
}

/** Turns the texts of posts into tokens. Create it once and use it for every post. */
export interface Pipeline {
  /** Complete options, stored in bundles. `createPipeline(options)` creates the same pipeline again. */
  readonly options: TextOptions;
  /**
   * The name of the segmenter for Chinese. It differs from `options.chinese` if the options come from a platform with
   * another segmenter: Chinese text is then split differently than in training.
   */
  readonly segmenter: string;
  /** Splits Chinese as `tokenize` does: for words that are in no text, such as those of tags. */
  readonly chinese: Segmenter;
  /**
   * Returns the tokens of a text. They are never empty and never contain white space.
   *
   * @param lang BCP 47 tag if known, of which only the language matters ('en-US' is English); else the script decides
   */
  tokenize(text: string, lang?: string): string[];
  /** Returns the tokens joined by spaces: a readable form of what a model sees. */
  clean(text: string, lang?: string): string;
}

const NUMBER = /^\p{N}+(?:[.,]\p{N}+)*$/u;
const LETTERS = /^\p{L}[\p{L}\p{M}]*$/u;

/**
 * Creates a pipeline from the name of a profile, from options, or from a profile with changes.
 *
 * Example: `createPipeline().tokenize('RT @ann: Good news &amp; more… #news https://t.co/x 🎉')` is
 * `['good', 'news', 'more', '🎉']`.
 *
 * @throws {InvalidArgumentError} for an unknown option or one of the wrong type
 * @throws {NotSupportedError} if lemmas are requested without a lemmatizer
 */
export function createPipeline(
  given: TextProfile | GivenTextOptions = {},
  tools: TextTools = {},
): Pipeline {
  const options = resolveTextOptions(given, tools.chinese?.name ?? intlSegmenter.name);
  const { lemmatizer } = tools;
  if (options.lemmas && !lemmatizer) {
    throw new NotSupportedError(
      'text: lemmas need a lemmatizer; pass { lemmatizer: await loadLemmatizer() } or set lemmas to false',
    );
  }
  const segmenter =
    options.chinese === intlSegmenter.name ? intlSegmenter : (tools.chinese ?? intlSegmenter);
  const splitWords = createWordSplitter(options, segmenter);

  function tokenize(text: string, langTag?: string): string[] {
    const lang = primaryLanguage(langTag);
    let s = normalizeCharacters(text, options);
    s = hidePlaceholders(s, options);
    s = replaceUrls(s, options.urls === 'token' ? ` ${placeholder.URL} ` : ' ');
    if (options.mentions === 'remove' || options.mentions === 'token') {
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
    const lemmas =
      options.lemmas && (lang === undefined || lang === 'en')
        ? lemmatizer!.lemmatize(tokens)
        : tokens;
    if (options.stopwords === 'remove') {
      tokens = lemmas.filter(
        (lemma, i) => !isStopWord(lemma, lang) && !isStopWord(tokens[i], lang),
      );
    } else tokens = lemmas;
    tokens = tokens.map(showPlaceholder);
    if (options.lettersOnly) tokens = tokens.filter((token) => LETTERS.test(token));
    return options.maxTokens === undefined ? tokens : tokens.slice(0, options.maxTokens);
  }

  return {
    options,
    segmenter: segmenter.name,
    chinese: segmenter,
    tokenize,
    clean: (text, lang) => tokenize(text, lang).join(' '),
  };
}

import Type, { type Static } from 'typebox';
import { parseOptions } from '../base/options.ts';

const flag = (description: string) => Type.Optional(Type.Boolean({ description }));
const choice = <const T extends string>(values: readonly T[], description: string) =>
  Type.Optional(Type.Unsafe<T>(Type.Enum([...values], { description })));

/**
 * Text options as given by a caller: a profile, and changes to it. Models embed this schema as one of their options. It
 * has no defaults on purpose, since the profile fills in what is absent.
 */
export const textOptionsSchema = Type.Object(
  {
    profile: choice(
      [
        'default',
        'tagfinder',
        'tagfinder-heavy',
        'naacl-2019',
        'memory-network',
        'sa-lstm',
        'tab-lstm',
      ],
      "Named settings for all options that are not given; 'default' if absent",
    ),
    entities: flag('Decode HTML entities ("&amp;" becomes "&")'),
    nfkc: flag('Apply Unicode NFKC, which turns full-width and styled letters into plain ones'),
    html: flag('Remove HTML tags; block tags and <br> separate words, others do not'),
    urls: choice(['remove', 'token'], 'Remove links, or replace them with the word URL'),
    mentions: choice(
      ['remove', 'token', 'keep', 'handle'],
      'Remove mentions, replace them with the word MENTION, keep the name without @, or keep it with @ as a word of its own',
    ),
    numbers: choice(
      ['keep', 'token', 'remove'],
      'Keep numbers, replace them with the word DIGIT, or remove them; "2nd" and "covid19" are words',
    ),
    hashtags: choice(
      ['remove', 'words', 'keep'],
      'Remove hashtags in mid-sentence, replace them with their words, or keep each as one word without #; at the start and end of the text they are always removed',
    ),
    emoji: choice(['token', 'remove'], 'Make each emoji a token, or remove it'),
    lowercase: flag('Lower-case everything except the words URL, MENTION and DIGIT'),
    punctuation: choice(
      ['remove', 'sentence', 'keep'],
      'Remove punctuation and symbols, keep only , . ! ? : ; or keep all, with a run of one character as one token',
    ),
    stopwords: choice(['keep', 'remove'], 'Keep or remove stop words (English, Chinese)'),
    lettersOnly: flag('Drop tokens that do not consist of letters alone'),
    lemmas: flag('Replace English words by their lemmas; needs a lemmatizer'),
    maxTokens: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Keep only this many tokens; all if absent' }),
    ),
    chinese: Type.Optional(
      Type.String({
        description: "Name of the Chinese segmenter; the platform's default if absent",
      }),
    ),
  },
  { additionalProperties: false },
);

export type GivenTextOptions = Static<typeof textOptionsSchema>;
export type TextProfile = NonNullable<GivenTextOptions['profile']>;

type Complete<T, OptionalKeys extends keyof T> = Required<Omit<T, OptionalKeys>> &
  Pick<T, OptionalKeys>;

/** Complete options, as recorded in bundles; `textOptionsSchema` describes each. */
export type TextOptions = Readonly<
  Complete<Omit<GivenTextOptions, 'profile' | 'chinese'>, 'maxTokens'> & { chinese: string }
>;
type ProfileOptions = Omit<TextOptions, 'chinese'>;

/**
 * The profile of Octothorpe's own models. Mentions are removed: there are countless names, they tell who is addressed
 * rather than what a post is about, and the authors' habits are modeled separately from the text. Hashtags are removed
 * everywhere, so that no gold tag is in a model's input.
 */
const byDefault: ProfileOptions = {
  entities: true,
  nfkc: true,
  html: true,
  urls: 'remove',
  mentions: 'remove',
  numbers: 'keep',
  hashtags: 'remove',
  emoji: 'token',
  lowercase: true,
  punctuation: 'remove',
  stopwords: 'keep',
  lettersOnly: false,
  lemmas: false,
};

/**
 * TagFinder (2022), section 2.2.1, first list: remove URLs, HTML and emoji; lower case; remove punctuation except
 * ",.!?:;"; lemmas; remove hashtags at the end, retain those in the middle.
 * Not stated: which lemmatizer; mentions (its demo removes them); hashtags at the start (removed here, as at the end);
 * HTML entities. A retained hashtag is one word: its # is punctuation, and the list does not split tags into words. So a
 * gold tag in mid-sentence is in the input of the model.
 */
const tagfinder: ProfileOptions = {
  ...byDefault,
  emoji: 'remove',
  hashtags: 'keep',
  punctuation: 'sentence',
  lemmas: true,
};

/**
 * TagFinder (2022), section 2.2.1, "further cleaning" for logistic regression and fastText: also removes all
 * punctuation, stop words, and words with anything but letters. Not stated: which stop words, and whether they are
 * removed before or after lemmatization (both here).
 */
const tagfinderHeavy: ProfileOptions = {
  ...tagfinder,
  punctuation: 'remove',
  stopwords: 'remove',
  lettersOnly: true,
};

/**
 * Wang et al., NAACL 2019, section 3 "Preprocessing": links, mentions and numbers become URL, MENTION
 * and DIGIT; ekphrasis tokenizes English and jieba Chinese. Not stated: case (the published files are in lower case),
 * punctuation and emoji (kept by ekphrasis), and hashtags within the text (removed here, as their words would be the
 * answer).
 */
const naacl2019: ProfileOptions = {
  ...byDefault,
  urls: 'token',
  mentions: 'token',
  numbers: 'token',
  punctuation: 'keep',
};

/**
 * Huang et al., COLING 2016, section 4.1: "processed by removing stopwords and special characters".
 * Not stated: which stop words, which characters are special (here all but letters and digits, so emoji too), links,
 * mentions, hashtags in mid-sentence. "The maximum length of the tweets was 52, any tokens out of this range were
 * discarded".
 */
const memoryNetwork: ProfileOptions = {
  ...byDefault,
  emoji: 'remove',
  stopwords: 'remove',
  maxTokens: 52,
};

const profiles: Readonly<Record<TextProfile, ProfileOptions>> = {
  default: byDefault,
  tagfinder,
  'tagfinder-heavy': tagfinderHeavy,
  'naacl-2019': naacl2019,
  'memory-network': memoryNetwork,
  /**
   * Shen et al., CMC 2019, section 4.1: "deleting stop words and special characters"; section 3: at most
   * 30 words. Not stated: the same as for the memory network, whose data set it describes. Its model finds hashtags among
   * the words of a text, so they must be there; here they are removed, unless `hashtags` is 'words'.
   */
  'sa-lstm': { ...memoryNetwork, maxTokens: 30 },
  /**
   * Li et al., COLING 2016, section 4.2.2: sentences of up to 40 words. Cleaning is not stated, so it is that of the
   * default profile.
   */
  'tab-lstm': { ...byDefault, maxTokens: 40 },
};

/**
 * Completes the options from the named profile.
 *
 * @throws {InvalidArgumentError} for an unknown profile, an unknown option, or an option of the wrong type
 */
export function resolveTextOptions(
  given: TextProfile | GivenTextOptions,
  defaultChinese: string,
): TextOptions {
  const asked = typeof given === 'string' ? { profile: given } : given;
  const { profile, ...changes } = parseOptions(textOptionsSchema, asked, 'text');
  return { ...profiles[profile ?? 'default'], chinese: defaultChinese, ...changes };
}

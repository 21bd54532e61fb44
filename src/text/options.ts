import Type, { type Static } from 'typebox';
import { parseOptions } from '../base/options.ts';

const flag = (description: string) => Type.Optional(Type.Boolean({ description }));
const choice = <const T extends string>(values: readonly T[], description: string) =>
  Type.Optional(Type.Unsafe<T>(Type.Enum([...values], { description })));

/**
 * What a caller may say about text: a profile, and what differs from it. A model embeds this schema as
 * one of its options. It bears no defaults on purpose: what is absent is filled in by the profile.
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
      "Named cleaning that fills in what is not given; 'default' if absent",
    ),
    entities: flag('Decode HTML entities ("&amp;" becomes "&")'),
    nfkc: flag('Apply Unicode NFKC, so that full-width and styled letters become plain ones'),
    html: flag('Remove HTML tags; block tags and <br> separate words, others do not'),
    urls: choice(['remove', 'token'], 'Links vanish or become the word URL'),
    mentions: choice(
      ['remove', 'token', 'keep'],
      'Mentions vanish, become the word MENTION, or stay as the name without @',
    ),
    numbers: choice(
      ['keep', 'token', 'remove'],
      'Numbers stay, become the word DIGIT, or vanish; "2nd" and "covid19" are words',
    ),
    hashtags: choice(
      ['remove', 'words'],
      'Hashtags in mid-sentence vanish or become their words; at both ends of the text they always vanish',
    ),
    emoji: choice(['token', 'remove'], 'Each emoji is a token, or vanishes'),
    lowercase: flag('Lower-case everything but the words URL, MENTION and DIGIT'),
    punctuation: choice(
      ['remove', 'sentence', 'keep'],
      'Punctuation and symbols vanish; or only , . ! ? : ; stay; or all stay, runs of one sign as one token',
    ),
    stopwords: choice(['keep', 'remove'], 'Whether stop words (English, Chinese) vanish'),
    lettersOnly: flag('Drop tokens that do not consist of letters alone'),
    lemmas: flag('Replace English words by their lemmas; needs a lemmatizer'),
    maxTokens: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Keep the first so many tokens; all if absent' }),
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

/** Complete options, as a bundle records them; see `textOptionsSchema` for what each means. */
export type TextOptions = Readonly<
  Complete<Omit<GivenTextOptions, 'profile' | 'chinese'>, 'maxTokens'> & { chinese: string }
>;
type ProfileOptions = Omit<TextOptions, 'chinese'>;

/**
 * What Octothorpe's own models use. Mentions vanish: names are without number and say who is
 * addressed rather than what a post is about, and the authors' habits are modelled apart from the text.
 * Hashtags vanish everywhere, so that no gold tag is in what a model sees.
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
 * TagFinder (2022), section 2.2.1, first list: remove URL, HTML, emoji; lower case; punctuation removed
 * except ",.!?:;"; lemmas; hashtags at the end removed, those in the middle retained.
 * Unsaid: which lemmatizer; mentions (its demo removes them); hashtags at the start (removed here, as
 * at the end); what a retained hashtag looks like (its words here, without #); HTML entities.
 */
const tagfinder: ProfileOptions = {
  ...byDefault,
  emoji: 'remove',
  hashtags: 'words',
  punctuation: 'sentence',
  lemmas: true,
};

/**
 * TagFinder (2022), section 2.2.1, "further cleaning" for logistic regression and fastText: also all
 * punctuation, stop words, and words not composed of letters alone. Unsaid: which stop words, and
 * whether they are removed before or after lemmas (both here).
 */
const tagfinderHeavy: ProfileOptions = {
  ...tagfinder,
  punctuation: 'remove',
  stopwords: 'remove',
  lettersOnly: true,
};

/**
 * Wang et al., NAACL 2019, section 3 "Preprocessing": links, mentions and numbers become URL, MENTION
 * and DIGIT; ekphrasis tokenises English and jieba Chinese. Unsaid: case (the published files are lower
 * case), punctuation and emoji (kept by ekphrasis), and hashtags within the text (removed here, as
 * their words would be the answer).
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
 * Unsaid: which stop words, what is special (here all but letters and digits, so emoji too), links,
 * mentions, hashtags in mid-sentence. "The maximum length of the tweets was 52, any tokens out of this
 * range were discarded".
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
   * 30 words. Unsaid: the same as for the memory network, whose data set it describes.
   */
  'sa-lstm': { ...memoryNetwork, maxTokens: 30 },
  /**
   * Li et al., COLING 2016, section 4.2.2: sentences of up to 40 words. Unsaid: all cleaning, so the
   * default's.
   */
  'tab-lstm': { ...byDefault, maxTokens: 40 },
};

/**
 * Fills in what is not given from the named profile.
 *
 * @throws {InvalidArgumentError} for an unknown profile, an unknown or an ill-typed option
 */
export function resolveTextOptions(
  given: TextProfile | GivenTextOptions,
  defaultChinese: string,
): TextOptions {
  const asked = typeof given === 'string' ? { profile: given } : given;
  const { profile, ...changes } = parseOptions(textOptionsSchema, asked, 'text');
  return { ...profiles[profile ?? 'default'], chinese: defaultChinese, ...changes };
}

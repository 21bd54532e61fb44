/** One aspect of a topic, with its own tag and words. */
export interface Aspect {
  /** As most people write it, without `#`. */
  readonly tag: string;
  /** Bare noun phrases, read after a determiner ("the", "my"). */
  readonly nouns: readonly string[];
  /** Gerund phrases in English ("steaming oat milk"), verb phrases in Chinese. */
  readonly doings: readonly string[];
}

/** Something people post about. */
export interface Topic {
  /** The broad tag. */
  readonly tag: string;
  /** A tag that only supporters of a campaign use, as a habit. */
  readonly campaign?: string;
  readonly emoji: readonly string[];
  /** Whether the nouns are people's own things ("my teapot") or things they see ("today's eclipse"). */
  readonly owned: boolean;
  readonly aspects: readonly Aspect[];
  /** Whole sentences that fit any aspect of the topic. */
  readonly remarks: readonly string[];
  /** An aspect that appears only in the last days. */
  readonly fresh?: Aspect;
}

/** An event that many posts are about for a few days, and none afterwards. */
export interface Trend {
  /** The broad tag of the topic it belongs to. */
  readonly topic: string;
  readonly aspect: Aspect;
  /** The first day, from 0, and the number of days. */
  readonly day: number;
  readonly days: number;
  /** Its share of all posts on its middle day. */
  readonly share: number;
}

/** The style of a post. `short` says next to nothing: only the author and the replies reveal the topic. */
export const voiceNames = [
  'statement',
  'question',
  'announcement',
  'complaint',
  'quote',
  'tip',
  'short',
] as const;
export type VoiceName = (typeof voiceNames)[number];

/**
 * Sentences of one voice. Slots: `{noun}` (with its determiner), `{doing}`, `{place}`, `{when}`.
 * `compose.ts` capitalizes the first letter of a sentence.
 */
export interface Voice {
  readonly sentences: readonly string[];
  /** A tag that goes with the voice, whatever the topic. */
  readonly tag?: string;
}

/** Everything the generator needs to know to write posts of one language. */
export interface Language {
  readonly code: 'en' | 'zh';
  readonly posts: number;
  readonly authors: number;
  readonly topics: readonly Topic[];
  readonly trends: readonly Trend[];
  readonly voices: Readonly<Record<VoiceName, Voice>>;
  /** Second sentences for any topic. */
  readonly asides: readonly string[];
  /** Sentences with a tag as one of their words: slot `{tag}`. */
  readonly inlineTags: readonly string[];
  /** Replies about the topic (slots as in voices), and other replies. */
  readonly replies: readonly string[];
  readonly smallTalk: readonly string[];
  /** Determiners, each with the space that follows it, if any. */
  readonly determiners: { readonly owned: readonly string[]; readonly seen: readonly string[] };
  readonly adjectives: readonly string[];
  readonly whens: readonly string[];
  /** Invented places: as written in a sentence, and as a tag. */
  readonly places: readonly { readonly name: string; readonly tag: string }[];
  /** Tags of a day of the week (0 = Sunday). */
  readonly weekdayTags: ReadonlyMap<number, string>;
  /** Emoji for any topic. */
  readonly emoji: readonly string[];
  /** Casual spellings and common confusions: [as in the dictionary, as typed]. */
  readonly casual: readonly (readonly [string, string])[];
  /** The two halves of user names. */
  readonly handles: { readonly first: readonly string[]; readonly second: readonly string[] };
  /** The separator between sentences. */
  readonly space: string;
}

/** Creates an aspect in one call; nouns and doings are separated by `; `. */
export function aspect(tag: string, nouns: string, doings: string): Aspect {
  return { tag, nouns: nouns.split('; '), doings: doings.split('; ') };
}

/** One side of a topic, with a tag of its own and the words that speak of it. */
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
  /** A tag that only the followers of a campaign use, as a habit. */
  readonly campaign?: string;
  readonly emoji: readonly string[];
  /** Whether the nouns are people's own things ("my teapot") or sights ("today's eclipse"). */
  readonly owned: boolean;
  readonly aspects: readonly Aspect[];
  /** Whole sentences that fit any aspect of the topic. */
  readonly remarks: readonly string[];
  /** An aspect nobody wrote about before the last days. */
  readonly fresh?: Aspect;
}

/** An event that fills the posts of a few days and is then forgotten. */
export interface Trend {
  /** The broad tag of the topic it belongs to. */
  readonly topic: string;
  readonly aspect: Aspect;
  /** The first day, from 0, and the number of days. */
  readonly day: number;
  readonly days: number;
  /** The share of all posts of its middle day. */
  readonly share: number;
}

/** How something is said. `short` says next to nothing: only author and replies tell the topic. */
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
 * The first letter of a sentence is written large by the composer.
 */
export interface Voice {
  readonly sentences: readonly string[];
  /** A tag that goes with the voice whatever the topic. */
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
  /** Replies that speak of the topic (slots as in voices), and replies that do not. */
  readonly replies: readonly string[];
  readonly smallTalk: readonly string[];
  /** Words before a noun, each with the space that follows it, if any. */
  readonly determiners: { readonly owned: readonly string[]; readonly seen: readonly string[] };
  readonly adjectives: readonly string[];
  readonly whens: readonly string[];
  /** Invented places: as written in a sentence, and as a tag. */
  readonly places: readonly { readonly name: string; readonly tag: string }[];
  /** Tags of a day of the week (0 = Sunday). */
  readonly weekdayTags: ReadonlyMap<number, string>;
  /** Emoji of any topic. */
  readonly emoji: readonly string[];
  /** Casual spellings and common confusions: [as in the dictionary, as typed]. */
  readonly casual: readonly (readonly [string, string])[];
  /** The two halves of user names. */
  readonly handles: { readonly first: readonly string[]; readonly second: readonly string[] };
  /** What stands between sentences. */
  readonly space: string;
}

/** Writes an aspect down in one call; nouns and doings are separated by `; `. */
export function aspect(tag: string, nouns: string, doings: string): Aspect {
  return { tag, nouns: nouns.split('; '), doings: doings.split('; ') };
}

import type { Random } from '../../src/base/random.ts';
import type { Aspect, Language, Topic, VoiceName } from './language.ts';
import { voiceNames } from './language.ts';
import { pickWeighted, zipf } from './weighted.ts';

/** An author, with the habits that a model can learn. */
export interface Author {
  readonly name: string;
  /** How often they post, relative to others. */
  readonly activity: number;
  /** The day of their first possible post, from 0. */
  readonly joins: number;
  /** Two to four topics, favorite first, with their aspects ordered by preference. */
  readonly interests: readonly { readonly topic: Topic; readonly aspects: readonly Aspect[] }[];
  /** A tag that they add to posts whether or not it fits, and how often. */
  readonly favourite: { readonly tag: string; readonly rate: number };
  /** Whether they take part in the campaign of their favorite topic. */
  readonly campaigner: boolean;
  /** How much they prefer a topic's broad tag to the tag of its aspect, in [0, 1]. */
  readonly broadness: number;
  readonly voices: ReadonlyMap<VoiceName, number>;
  readonly home: Language['places'][number];
  readonly spelling: 'camel' | 'lower' | 'upper';
  readonly placement: 'end' | 'start' | 'inline';
  /** Probabilities in [0, 1] of a typing mistake in a word, a casual spelling, and an emoji. */
  readonly typos: number;
  readonly casual: number;
  readonly emoji: number;
  /** Chinese only: writes `#tag#` as on Weibo. */
  readonly closesTags: boolean;
}

/** The last day on which an author joins: late enough for the test part to have unknown authors. */
const lastJoin = 57;

/** All authors of a language, the most active first. Every eighth joins later than day 0. */
export function createAuthors(language: Language, random: Random): Author[] {
  const { first, second } = language.handles;
  const separator = language.space === ' ' ? '_' : '';
  const names = random
    .shuffle(first.flatMap((a) => second.map((b) => `${a}${separator}${b}`)))
    .slice(0, language.authors);
  const latecomers = Math.floor(language.authors / 8);
  const topics = random.shuffle([...language.topics]);
  return names.map((name, rank) => {
    const late = rank % 8 === 7;
    const joins = late ? lastJoin * Math.sqrt((rank + 1) / 8 / latecomers) : 0;
    // Authors who join late write more at first, so that everyone has a post.
    const activity = zipf(rank, 0.5) * (late ? 3 : 1);
    return { ...createHabits(language, topics, random.split(name)), name, activity, joins };
  });
}

function createHabits(
  language: Language,
  topics: readonly Topic[],
  random: Random,
): Omit<Author, 'name' | 'activity' | 'joins'> {
  const interests: Author['interests'][number][] = [];
  for (let left = 2 + random.integer(3); left > 0; left--) {
    const known = new Set(interests.map((interest) => interest.topic));
    const topic = pickWeighted(random, topics, (candidate, rank) =>
      known.has(candidate) ? 0 : zipf(rank, 0.8),
    );
    interests.push({ topic, aspects: random.shuffle([...topic.aspects]) });
  }
  const { topic, aspects } = interests[0];
  return {
    interests,
    favourite: {
      tag: random.pick([topic.tag, aspects[0].tag, aspects[1].tag]),
      rate: 0.05 + 0.15 * random.uniform(),
    },
    broadness: random.uniform() < 0.25 ? 0.9 : 0.05,
    campaigner: random.uniform() < 0.4,
    voices: new Map(voiceNames.map((name) => [name, voiceShare(name) * (0.4 + random.uniform())])),
    home: random.pick(language.places),
    spelling: pickWeighted(random, ['camel', 'lower', 'upper'] as const, (_, i) => [15, 4, 1][i]),
    placement: pickWeighted(random, ['end', 'start', 'inline'] as const, (_, i) => [7, 1, 2][i]),
    typos: random.uniform() < 0.25 ? 0.05 : 0.007,
    casual: random.uniform() < 0.3 ? 0.7 : 0.05,
    emoji: random.uniform() * 0.7,
    closesTags: random.uniform() < 0.6,
  };
}

function voiceShare(voice: VoiceName): number {
  return voice === 'statement' ? 4 : 1;
}

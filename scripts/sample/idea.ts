import type { Random } from '../../src/base/random.ts';
import type { Author } from './author.ts';
import type { Aspect, Language, Topic, VoiceName } from './language.ts';
import { voiceNames } from './language.ts';
import { pickWeighted, zipf } from './weighted.ts';

/** What a post is about and how it is said, before a word is written. */
export interface Idea {
  readonly topic: Topic;
  readonly aspect: Aspect;
  readonly voice: VoiceName;
  readonly place: Language['places'][number];
}

/** The first day of a topic's `fresh` aspect, counted from 0, with the hour as a fraction. */
const freshFrom = 54.3;

/**
 * Chooses what `author` posts about on `day` (from 0, with the hour as a fraction): a current trend or,
 * without one, usually one of the author's interests and sometimes any topic.
 */
export function findIdea(language: Language, author: Author, day: number, random: Random): Idea {
  const voice = pickWeighted(random, voiceNames, (name) => author.voices.get(name)!);
  const place = random.uniform() < 0.7 ? author.home : random.pick(language.places);
  for (const trend of language.trends) {
    const age = (day - trend.day) / trend.days;
    if (age < 0 || age >= 1) continue;
    if (random.uniform() < trend.share * Math.sin(Math.PI * age)) {
      const topic = language.topics.find((candidate) => candidate.tag === trend.topic)!;
      return { topic, aspect: trend.aspect, voice, place };
    }
  }
  const interest =
    random.uniform() < 0.88
      ? pickWeighted(random, author.interests, (_, rank) => zipf(rank, 1.5))
      : otherInterest(language, random);
  const { topic } = interest;
  if (topic.fresh && day >= freshFrom && random.uniform() < 0.22) {
    return { topic, aspect: topic.fresh, voice, place };
  }
  const aspect = pickWeighted(random, interest.aspects, (_, rank) => zipf(rank, 1.2));
  return { topic, aspect, voice, place };
}

function otherInterest(language: Language, random: Random): Author['interests'][number] {
  const topic = random.pick(language.topics);
  return { topic, aspects: topic.aspects };
}

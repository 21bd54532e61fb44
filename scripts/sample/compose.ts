import type { Random } from '../../src/base/random.ts';
import type { Idea } from './idea.ts';
import type { Aspect, Language } from './language.ts';

/** The sentences of a post, without tags, emoji and links. A short post is one short sentence. */
export function composeText(language: Language, idea: Idea, random: Random): string {
  const { topic, aspect, voice } = idea;
  const lines = [random.pick(language.voices[voice].sentences)];
  if (voice === 'short') return fillSlots(language, lines[0], idea, aspect, random);
  if (random.uniform() < 0.5) lines.push(random.pick(topic.remarks));
  if (random.uniform() < 0.6) lines.push(random.pick(language.voices.statement.sentences));
  if (random.uniform() < 0.2) lines.push(random.pick(language.asides));
  return lines
    .map((line) => upperFirst(fillSlots(language, line, idea, aspect, random)))
    .join(language.space);
}

/**
 * One to four replies, oldest first. Those about the topic use its words, which the post may not contain.
 * The others are small talk.
 */
export function composeReplies(language: Language, idea: Idea, random: Random): string[] {
  const count = 1 + Math.min(random.integer(4), random.integer(4));
  return Array.from({ length: count }, (_, i) => {
    if (i > 0 && random.uniform() < 0.4) return random.pick(language.smallTalk);
    const aspect = random.uniform() < 0.8 ? idea.aspect : random.pick(idea.topic.aspects);
    return fillSlots(language, random.pick(language.replies), idea, aspect, random);
  });
}

function fillSlots(
  language: Language,
  sentence: string,
  { topic, place }: Idea,
  aspect: Aspect,
  random: Random,
): string {
  const determiners = language.determiners[topic.owned ? 'owned' : 'seen'];
  return sentence.replace(/\{(noun|doing|place|when)\}/g, (_, slot: string) => {
    switch (slot) {
      case 'noun':
        return `${random.pick(determiners)}${random.pick(language.adjectives)}${random.pick(aspect.nouns)}`;
      case 'doing':
        return random.pick(aspect.doings);
      case 'place':
        return place.name;
      default:
        return random.pick(language.whens);
    }
  });
}

function upperFirst(sentence: string): string {
  return sentence.replace(/^"?\p{L}/u, (start) => start.toUpperCase());
}

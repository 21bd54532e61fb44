import type { Random } from '../../src/base/random.ts';
import type { Author } from './author.ts';
import type { Idea } from './idea.ts';
import type { Language } from './language.ts';
import { pickWeighted } from './weighted.ts';

/** One to four tags, as most people write them, for the post of `idea` on `weekday` (0 = Sunday). */
export function chooseTags(
  language: Language,
  author: Author,
  { topic, aspect, voice, place }: Idea,
  placeNamed: boolean,
  weekday: number,
  random: Random,
): string[] {
  const weights = new Map<string, number>();
  const add = (tag: string | undefined, weight: number): void => {
    if (tag) weights.set(tag, (weights.get(tag) ?? 0) + weight);
  };
  add(aspect.tag, 10 * (1 - author.broadness));
  add(topic.tag, 10 * author.broadness);
  add(place.tag, placeNamed ? 2 : 0.05);
  add(language.voices[voice].tag, 0.4);
  add(language.weekdayTags.get(weekday), 0.15);
  // Occasionally a tag that fits less well: another aspect of the same topic.
  add(random.pick(topic.aspects).tag, 0.25);
  if (author.campaigner && topic === author.interests[0].topic) add(topic.campaign, 2);

  const wanted = pickWeighted(random, [1, 2, 3, 4], (_, i) => [58, 27, 11, 4][i]);
  const chosen: string[] = [];
  if (random.uniform() < author.favourite.rate) chosen.push(author.favourite.tag);
  weights.delete(author.favourite.tag);
  while (chosen.length < wanted && weights.size > 0) {
    const [tag] = pickWeighted(random, [...weights], ([, weight]) => weight);
    weights.delete(tag);
    chosen.push(tag);
  }
  return random.shuffle(chosen);
}

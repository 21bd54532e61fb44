import { Random } from '../../src/base/random.ts';
import { type Author, createAuthors } from './author.ts';
import { chinese } from './chinese.ts';
import { chooseTags } from './choose-tags.ts';
import { composeReplies, composeText } from './compose.ts';
import { english } from './english.ts';
import { findIdea, type Idea } from './idea.ts';
import type { Language } from './language.ts';
import { placeTags } from './place-tags.ts';
import { roughen } from './roughen.ts';
import { pickWeighted } from './weighted.ts';

/** One line of the files. Times are ISO 8601, UTC. */
export interface SamplePost {
  readonly id: string;
  readonly text: string;
  readonly hashtags: readonly string[];
  readonly user: string;
  readonly time: string;
  readonly conversation?: readonly string[];
  readonly lang: 'en' | 'zh';
}

export interface Parts {
  readonly train: readonly SamplePost[];
  readonly valid: readonly SamplePost[];
  readonly test: readonly SamplePost[];
}

/** The days start on a Monday. */
export const firstDay = Date.UTC(2024, 8, 2);
export const dayCount = 60;
export const sampleSeed = 20240902;
const dayMs = 86_400_000;

/** The sample, each language in time order: the first 80 % train, 10 % valid, 10 % test. */
export function generateSample(): Record<Language['code'], Parts> {
  const random = new Random(sampleSeed);
  return {
    en: split(writePosts(english, random.split('en'))),
    zh: split(writePosts(chinese, random.split('zh'))),
  };
}

function split(posts: readonly SamplePost[]): Parts {
  const validFrom = Math.floor(posts.length * 0.8);
  const testFrom = Math.floor(posts.length * 0.9);
  return {
    train: posts.slice(0, validFrom),
    valid: posts.slice(validFrom, testFrom),
    test: posts.slice(testFrom),
  };
}

function writePosts(language: Language, random: Random): SamplePost[] {
  const authors = createAuthors(language, random.split('authors'));
  const clock = random.split('times');
  const times = Array.from({ length: language.posts }, () => drawTime(clock)).sort((a, b) => a - b);
  return times.map((time, i) => {
    const stream = random.split(`post ${i}`);
    const day = (time - firstDay) / dayMs;
    const present = authors.filter((author) => author.joins <= day);
    const author = pickWeighted(stream, present, ({ activity }) => activity);
    const id = `${language.code}-${String(i + 1).padStart(4, '0')}`;
    return { id, ...writePost(language, authors, author, time, stream) };
  });
}

/** A whole second within the 60 days: more often at weekends and in the evening, rarely at night. */
function drawTime(random: Random): number {
  const days = Array.from({ length: dayCount }, (_, day) => day);
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const day = pickWeighted(random, days, (d) => (d % 7 >= 5 ? 1.3 : 1));
  const hour = pickWeighted(random, hours, (h) => (h < 6 ? 0.1 : h < 18 ? 1 : 1.6));
  return firstDay + day * dayMs + (hour * 3600 + random.integer(3600)) * 1000;
}

function writePost(
  language: Language,
  authors: readonly Author[],
  author: Author,
  time: number,
  random: Random,
): Omit<SamplePost, 'id'> {
  const idea = findIdea(language, author, (time - firstDay) / dayMs, random);
  const sentences = composeText(language, idea, random);
  const placeNamed = sentences.includes(idea.place.name);
  const weekday = new Date(time).getUTCDay();
  const tags = chooseTags(language, author, idea, placeNamed, weekday, random);
  const plain = roughen(language, author, sentences, random);
  const body = addMention(
    authors,
    author,
    idea,
    addEmoji(language, author, idea, plain, random),
    random,
  );
  const hasLink = random.uniform() < (idea.voice === 'short' ? 0.5 : 0.12);
  const link = hasLink ? `https://example.com/${random.integer(36 ** 4).toString(36)}` : '';
  const linkLast = random.uniform() < 0.5;
  const linked = link && !linkLast ? `${body} ${link}` : body;
  const { text, hashtags } = placeTags(language, author, linked, tags, random);
  const isDiscussed = random.uniform() < (idea.voice === 'short' ? 0.45 : 0.22);
  return {
    text: link && linkLast ? `${text} ${link}` : text,
    hashtags,
    user: author.name,
    time: new Date(time).toISOString().replace('.000', ''),
    ...(isDiscussed && { conversation: composeReplies(language, idea, random) }),
    lang: language.code,
  };
}

function addEmoji(
  language: Language,
  author: Author,
  { topic }: Idea,
  text: string,
  random: Random,
): string {
  if (random.uniform() >= author.emoji) return text;
  const own = random.uniform() < 0.35;
  const emoji = random.pick(own ? topic.emoji : language.emoji);
  return `${text} ${random.uniform() < 0.2 ? emoji.repeat(2) : emoji}`;
}

/** Sometimes mentions another author, usually one with an interest in the same topic. */
function addMention(
  authors: readonly Author[],
  author: Author,
  { topic }: Idea,
  text: string,
  random: Random,
): string {
  if (random.uniform() >= 0.1) return text;
  const friends = authors.filter(
    (other) => other !== author && other.interests.some((interest) => interest.topic === topic),
  );
  const others = authors.filter((other) => other !== author);
  const { name } = random.pick(friends.length > 0 && random.uniform() < 0.7 ? friends : others);
  return random.uniform() < 0.4 ? `@${name} ${text}` : `${text} @${name}`;
}

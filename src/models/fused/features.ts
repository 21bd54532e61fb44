import type { Asked } from './ask.ts';
import { type Candidates, lastPlace } from './candidates.ts';
import type { TagFacts } from './memory.ts';
import { DAY_MS, HOUR_MS, type Source } from './source.ts';

/** Features of a tag that do not come from a source. */
const tagFeatures = [
  'agree.top10',
  'agree.places',
  'tag.posts',
  'tag.authors',
  'tag.length',
  'tag.day',
  'tag.week',
  'tag.month',
  'tag.burst',
  'tag.age',
  'tag.since',
  'text.contains',
  'text.word',
  'text.trigrams',
  'text.first',
] as const;

/** Features of the query, the same for all its candidates. */
const queryFeatures = [
  'post.words',
  'post.draft',
  'author.posts',
  'author.entropy',
  'author.repeats',
  'author.gap',
  'author.nearest',
] as const;

/** The names of all features, in the order of `rowsOf`. */
export function featureNames(sources: readonly Source[]): string[] {
  const scores = sources.flatMap((source) => Object.keys(source.scores));
  return [
    ...scores.flatMap((name) => [name, `${name}/best`, `${name}/place`]),
    ...sources.flatMap((source) => source.values ?? []),
    ...tagFeatures,
    ...queryFeatures,
  ];
}

/** One row of features for each candidate. [candidates, features] */
export function rowsOf(
  asked: Asked,
  { tags, columns, values }: Candidates,
  features: number,
): Float32Array {
  const rows = new Float32Array(tags.length * features);
  const ofQuery = queryRow(asked);
  const text = textOf(asked);
  for (const [i, tag] of tags.entries()) {
    let at = i * features;
    let top10 = 0;
    let places = 0;
    for (const column of columns) {
      const value = column?.scores.get(tag) ?? 0;
      const place = column?.places[i] ?? lastPlace;
      rows[at++] = value;
      rows[at++] = column ? value / column.best : 0;
      rows[at++] = place;
      if (place < 10) top10++;
      if (place < lastPlace) places += 1 / (place + 3);
    }
    for (const value of values) rows[at++] = value?.get(tag) ?? Number.NaN;
    rows[at++] = top10;
    rows[at++] = places;
    for (const value of factRow(asked, tag)) rows[at++] = value;
    for (const value of textRow(text, asked.tags.name(tag))) rows[at++] = value;
    for (const value of ofQuery) rows[at++] = value;
  }
  return rows;
}

const nothing: TagFacts = { count: 0, authors: 0, times: new Float64Array() };

function factRow({ memory, post, tags }: Asked, tag: number): number[] {
  const { count, authors, times } = memory.facts.get(tag) ?? nothing;
  const now = post.time;
  const before = countBefore(times, now);
  const within = (days: number) => before - countBefore(times, now - days * DAY_MS);
  const [day, week, month] = [within(1), within(7), within(30)];
  const known = before > 0;
  return [
    Math.log1p(count),
    Math.log1p(authors),
    tags.name(tag).length,
    day,
    week,
    month,
    (day + 0.1) / (month / 30 + 0.1),
    known ? (now - times[0]) / DAY_MS : Number.NaN,
    known ? Math.log1p((now - times[before - 1]) / HOUR_MS) : Number.NaN,
  ];
}

/** How many of ascending times are before `time`; 0 if it is not known. */
export function countBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = Number.isNaN(time) ? 0 : times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Text {
  /** The words run together. */
  readonly letters: string;
  readonly words: ReadonlySet<string>;
  readonly trigrams: ReadonlySet<string>;
}

function textOf({ post, memory }: Asked): Text {
  const tokens = post.tokens ?? Array.from(post.words, (id) => memory.reader.words.names[id]);
  const letters = tokens.join('');
  return { letters, words: new Set(tokens), trigrams: new Set(trigramsOf(letters)) };
}

function textRow({ letters, words, trigrams }: Text, tag: string): number[] {
  const own = tag.replaceAll(' ', '');
  const at = letters.indexOf(own);
  const grams = trigramsOf(own);
  const shared = grams.filter((gram) => trigrams.has(gram)).length;
  return [
    Number(at >= 0),
    Number(words.has(own)),
    grams.length === 0 ? 0 : shared / grams.length,
    at < 0 ? Number.NaN : at / letters.length,
  ];
}

function trigramsOf(letters: string): string[] {
  const grams: string[] = [];
  for (let i = 0; i + 3 <= letters.length; i++) grams.push(letters.slice(i, i + 3));
  return grams;
}

function queryRow({ post, own }: Asked): number[] {
  const head = [post.words.length, post.tags.length];
  if (own.length === 0) return [...head, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN];
  const counts = new Map<number, number>();
  let uses = 0;
  let repeats = 0;
  let nearest = 0;
  for (const { tags, cosine } of own) {
    nearest = Math.max(nearest, cosine);
    for (const tag of tags) {
      const before = counts.get(tag) ?? 0;
      if (before > 0) repeats++;
      counts.set(tag, before + 1);
      uses++;
    }
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / uses) * Math.log(count / uses);
  const gap = (post.time - own[own.length - 1].time) / HOUR_MS;
  return [
    ...head,
    Math.log1p(own.length),
    entropy,
    uses === 0 ? 0 : repeats / uses,
    Math.log1p(gap),
    nearest,
  ];
}

import { lowerBound } from '../../base/lower-bound.ts';
import type { Asked } from './ask.ts';
import { type Candidates, lastPlace } from './candidates.ts';
import type { Memory, TagFacts } from './memory.ts';
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
    at = putFacts(asked, tag, rows, at);
    at = putText(text, asked, tag, rows, at);
    rows.set(ofQuery, at);
  }
  return rows;
}

const nothing: TagFacts = { count: 0, authors: 0, times: new Float64Array() };

/** @returns the place after the features */
function putFacts(
  { memory, post, tags }: Asked,
  tag: number,
  rows: Float32Array,
  from: number,
): number {
  const { count, authors, times } = memory.facts.get(tag) ?? nothing;
  const now = post.time;
  const before = lowerBound(times, now);
  const day = before - lowerBound(times, now - DAY_MS);
  const week = before - lowerBound(times, now - 7 * DAY_MS);
  const month = before - lowerBound(times, now - 30 * DAY_MS);
  const known = before > 0;
  let at = from;
  rows[at++] = Math.log1p(count);
  rows[at++] = Math.log1p(authors);
  rows[at++] = tags.name(tag).length;
  rows[at++] = day;
  rows[at++] = week;
  rows[at++] = month;
  rows[at++] = (day + 0.1) / (month / 30 + 0.1);
  rows[at++] = known ? (now - times[0]) / DAY_MS : Number.NaN;
  rows[at++] = known ? Math.log1p((now - times[before - 1]) / HOUR_MS) : Number.NaN;
  return at;
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

/** @returns the place after the features */
function putText(
  { letters, words, trigrams }: Text,
  asked: Asked,
  tag: number,
  rows: Float32Array,
  from: number,
): number {
  const { own, grams } = spellingOf(asked, tag);
  const first = letters.indexOf(own);
  let shared = 0;
  for (const gram of grams) if (trigrams.has(gram)) shared++;
  let at = from;
  rows[at++] = Number(first >= 0);
  rows[at++] = Number(words.has(own));
  rows[at++] = grams.length === 0 ? 0 : shared / grams.length;
  rows[at++] = first < 0 ? Number.NaN : first / letters.length;
  return at;
}

interface Spelling {
  /** The tag without spaces. */
  readonly own: string;
  readonly grams: readonly string[];
}

const spellings = new WeakMap<Memory, Map<number, Spelling>>();

function spellingOf({ memory, tags }: Asked, tag: number): Spelling {
  let known = spellings.get(memory);
  if (!known) spellings.set(memory, (known = new Map()));
  let spelling = known.get(tag);
  if (!spelling) {
    const own = tags.name(tag).replaceAll(' ', '');
    spelling = { own, grams: trigramsOf(own) };
    // Numbers of new tags hold for one query alone.
    if (tag < memory.reader.tags.size) known.set(tag, spelling);
  }
  return spelling;
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

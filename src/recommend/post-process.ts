import { TagTable } from '../features/tag-table.ts';
import type { BundleContents, Recommendation } from '../models/model.ts';
import { findHashtags, tagAsWritten, writeHashtag } from '../text/hashtags.ts';
import { porterStem } from '../text/porter-stem.ts';
import { type PlatformName, platform } from './platforms.ts';

/** A recommendation as it is shown to the person who writes the post. */
export interface Suggestion extends Recommendation {
  /** The most used spelling ("BlackLivesMatter"), without `#`; the tag itself if none is known. */
  readonly display: string;
}

export interface PostProcessOptions {
  /** How many suggestions at most. */
  readonly k: number;
  /** Spellings by normalized tag (`LoadedRecommender.spellings`). */
  readonly spellings: ReadonlyMap<string, string>;
  /** Tags that would make the post break this platform's limits are left out (default: no limits). */
  readonly platform?: PlatformName;
}

/**
 * Turns a ranking into suggestions for one draft: leaves out tags that the draft already has, near duplicates of a
 * better one, what cannot be written as a hashtag, and what would not fit; gives each its usual spelling. The order
 * stays.
 *
 * For people only: figures are measured on the ranking itself, never on this. Ask the recommender for
 * more than `k`, since some fall away.
 *
 * @param draft the text as typed, with hashtags where there are any
 */
export function postProcess(
  ranking: readonly Recommendation[],
  draft: string,
  options: PostProcessOptions,
): Suggestion[] {
  const { k, spellings } = options;
  const limits = options.platform && platform(options.platform);
  if (limits && limits.length(draft) > limits.maxLength) return [];
  const marking = limits?.marking ?? 'sign';
  const found = findHashtags(draft, limits?.marking);
  const typed = new Set(found.map(({ tag }) => tag));
  const suggestions: Suggestion[] = [];
  const better: Reading[] = [];
  let text = draft;
  for (const recommendation of ranking) {
    if (suggestions.length >= k) break;
    const { tag } = recommendation;
    const display = spellings.get(tag) ?? tag;
    const written = writeHashtag(display, marking);
    if (written === '' || typed.has(tag) || typed.has(tagAsWritten(written, marking))) continue;
    const reading = readingOf(tag);
    if (better.some((other) => readAlike(other, reading))) continue;
    if (limits) {
      const longer = `${text} ${written}`;
      if (found.length + suggestions.length >= limits.maxTags) break;
      if (limits.length(longer) > limits.maxLength) continue;
      text = longer;
    }
    suggestions.push({ ...recommendation, display });
    better.push(reading);
  }
  return suggestions;
}

/** How many recommendations to ask for so that about `k` are left after `postProcess`. */
export function candidatesFor(k: number): number {
  return 2 * k + 10;
}

/**
 * The most used spelling of each tag, from the list `tags` that every model keeps in its bundle.
 *
 * @throws {DataFormatError} naming the line that does not fit
 */
export function displaySpellings(contents: BundleContents): ReadonlyMap<string, string> {
  const lines = contents.vocabularies.tags;
  if (lines === undefined) return new Map();
  const table = TagTable.fromLines(lines, `bundle of ${contents.model}: tags.txt`);
  return new Map(
    Array.from({ length: table.size }, (_, id) => [table.tag(id), table.display(id)] as const),
  );
}

/**
 * Whether two normalized tags are one to a reader: equal without accents and signs, equal Porter
 * stems ("cat", "cats"), or, from six letters on, one edit apart ("vaccine", "vacine"). Tags whose
 * digits differ never are ("euro2016", "euro2020").
 */
export function isNearDuplicate(a: string, b: string): boolean {
  return readAlike(readingOf(a), readingOf(b));
}

/** What of a tag decides whether it is a near duplicate. */
interface Reading {
  /** Without accents and signs. */
  readonly letters: string;
  readonly digits: string;
  readonly stem: string;
}

function readingOf(tag: string): Reading {
  const letters = tag.normalize('NFD').replace(/[^\p{L}\p{Mc}\p{N}]/gu, '');
  return { letters, digits: letters.replace(/\D/g, ''), stem: porterStem(letters) };
}

function readAlike(a: Reading, b: Reading): boolean {
  if (a.digits !== b.digits) return false;
  if (a.stem === b.stem) return true;
  const { letters: x } = a;
  const { letters: y } = b;
  return Math.min(x.length, y.length) >= 6 && isOneEditApart(x, y);
}

/** One character inserted, deleted or replaced, or two neighbours swapped. */
function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  let endA = a.length;
  let endB = b.length;
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  if (endA - from <= 1 && endB - from <= 1) return true;
  const [left, right] = [a.slice(from, endA), b.slice(from, endB)];
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

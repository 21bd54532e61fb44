import { TagTable } from '../features/tag-table.ts';
import type { BundleContents, Recommendation } from '../models/model.ts';
import { findHashtags, tagAsWritten, writeHashtag } from '../text/hashtags.ts';
import { porterStem } from '../text/porter-stem.ts';
import { type PlatformName, platform } from './platforms.ts';

/** A recommendation as shown to the author of the post. */
export interface Suggestion extends Recommendation {
  /** The most used spelling ("BlackLivesMatter"), without `#`; the tag itself if none is known. */
  readonly display: string;
}

export interface PostProcessOptions {
  /** Maximum number of suggestions. */
  readonly k: number;
  /** Spellings by normalized tag (`LoadedRecommender.spellings`). */
  readonly spellings: ReadonlyMap<string, string>;
  /** Leave out tags that would exceed this platform's limits (default: no limits). */
  readonly platform?: PlatformName;
}

/**
 * Turns a ranking into suggestions for one draft. Leaves out tags that the draft already has, near-duplicates of a
 * better tag, tags that cannot be written as a hashtag, and tags that do not fit. Adds the usual spelling. Keeps the
 * order.
 *
 * For display only: metrics are measured on the raw ranking. Ask the recommender for more than `k` tags, because some
 * are left out.
 *
 * @param draft the text as typed, including any hashtags
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

/** The number of recommendations to ask for so that about `k` remain after `postProcess`. */
export function candidatesFor(k: number): number {
  return 2 * k + 10;
}

/**
 * Returns the most used spelling of each tag, from the list `tags` in every bundle.
 *
 * @throws {DataFormatError} naming the malformed line
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
 * Whether readers would take two normalized tags for the same: equal without accents and punctuation, equal Porter
 * stems ("cat", "cats"), or, from six letters on, one edit apart ("vaccine", "vacine"). Tags with different
 * digits are never near-duplicates ("euro2016", "euro2020").
 */
export function isNearDuplicate(a: string, b: string): boolean {
  return readAlike(readingOf(a), readingOf(b));
}

/** The properties of a tag that decide whether it is a near-duplicate. */
interface Reading {
  /** The tag without accents and punctuation. */
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

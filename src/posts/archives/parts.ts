/** Finds the files of posts in an archive. */
import { DataFormatError } from '../../base/errors.ts';
import { fileName } from '../post-file.ts';
import type { Archive, ArchiveEntry } from './archive.ts';
import { shownName } from './shown-name.ts';

/** The files of posts in the archives that platforms give to people. A Twitter/X archive may have several. */
const knownParts = /^(?:tweets?(?:-part\d+)?\.js|outbox\.json)$/;

/** Other files that may hold posts. An archive with exactly one of them is read too. */
const likelyPart = /\.(?:jsonl|ndjson|json|csv|tsv|tab|txt)$/i;

/** Hidden files, what macOS adds to archives, and what usually accompanies data. */
const neverPart = /(?:^|\/)(?:\.[^./]|__MACOSX\/|(?:readme|licen[cs]e)[^/]*$)/i;

const SHOWN = 5;

/**
 * The files of posts in an archive, one after the other.
 *
 * @param path the archive, for messages
 * @throws {DataFormatError} with what the archive has and what was expected, if it has no file of posts, or several
 *   files of which any may be the one
 */
export async function* partsOf(archive: Archive, path: string): AsyncGenerator<ArchiveEntry> {
  let known = 0;
  let all = 0;
  const names: string[] = [];
  const likely: string[] = [];
  for await (const entry of archive.entries()) {
    if (isKnown(entry.name)) {
      known++;
      yield entry;
    } else if (known === 0) {
      all++;
      if (names.length < SHOWN) names.push(entry.name);
      if (likely.length <= SHOWN && isLikely(entry.name)) likely.push(entry.name);
    }
  }
  if (known > 0) return;
  if (likely.length !== 1) throw noPosts(path, archive.kind, all, names, likely);
  for await (const entry of archive.entries()) if (entry.name === likely[0]) yield entry;
}

function isKnown(name: string): boolean {
  return knownParts.test(fileName(name)) && !neverPart.test(name);
}

function isLikely(name: string): boolean {
  return likelyPart.test(name) && !neverPart.test(name);
}

function noPosts(
  path: string,
  kind: string,
  all: number,
  names: readonly string[],
  likely: readonly string[],
): DataFormatError {
  const expected = 'data/tweets.js (an archive of Twitter/X) or outbox.json (Mastodon)';
  if (likely.length > 1) {
    return new DataFormatError(
      `${path} has several files that may hold posts: ${listed(likely, likely.length)}; ` +
        `expected ${expected}, or a single file. Unpack it and give one of them`,
    );
  }
  const has = all === 0 ? 'no files' : `only ${listed(names, all)}`;
  return new DataFormatError(
    `${path} is a ${kind} archive with ${has}; expected ${expected}, or a single CSV, JSON or text file. ` +
      'If the platform gave it in several archives, give the one with these files',
  );
}

function listed(names: readonly string[], all: number): string {
  const shown = names.slice(0, SHOWN).map(shownName).join(', ');
  return all > SHOWN ? `${shown}, ...` : shown;
}

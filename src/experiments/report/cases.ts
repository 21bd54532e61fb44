import type { Case, CaseSection } from './report-data.ts';
import type { TestPosts } from './test-posts.ts';

const TEXT_CHARACTERS = 400;

/** The first tags of the drawn posts by one row. */
export interface GivenTags {
  /** Place of the row. */
  readonly row: number;
  /** Normalized, best first, for each drawn post. */
  readonly firstFive: readonly (readonly string[])[];
}

/**
 * The drawn posts with what each row recommends.
 *
 * @param limit bytes of JSON; the last posts drawn are left out if they would take more
 */
export function caseBrowser(
  { posts, gold }: TestPosts,
  drawn: Uint32Array,
  rows: readonly GivenTags[],
  limit: number,
): Pick<CaseSection, 'rows' | 'tags' | 'cases'> {
  const tags = new Map<string, number>();
  let bytes = 0;
  const place = (tag: string) => {
    let at = tags.get(tag);
    if (at === undefined) {
      tags.set(tag, (at = tags.size));
      bytes += Buffer.byteLength(tag) + 3;
    }
    return at;
  };
  const cases: Case[] = [];
  for (const [at, post] of drawn.entries()) {
    const one: Case = {
      text: shortened(posts[post].text),
      gold: gold[post].map(place),
      given: rows.map(({ firstFive }) => firstFive[at].map(place)),
    };
    bytes += Buffer.byteLength(JSON.stringify(one)) + 1;
    if (bytes > limit) break;
    cases.push(one);
  }
  return { rows: rows.map(({ row }) => row), tags: [...tags.keys()], cases };
}

function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= TEXT_CHARACTERS) return text;
  return `${characters.slice(0, TEXT_CHARACTERS - 1).join('')}…`;
}

import type { HeatMap } from '../heat-map.ts';
import type { AttentionSection } from './report-data.ts';
import type { TestPosts } from './test-posts.ts';

/** The heat maps of one row's first run. */
export interface RowHeatMaps {
  /** Place of the row. */
  readonly row: number;
  readonly maps: readonly HeatMap[];
}

/**
 * What the rows with attention look at, post by post.
 *
 * @param limit bytes of JSON; the last posts are left out if they would take more
 */
export function attentionSection(
  rows: readonly RowHeatMaps[],
  { gold }: TestPosts,
  limit: number,
): AttentionSection | undefined {
  const places = [...new Set(rows.flatMap(({ maps }) => maps.map(({ post }) => post)))];
  const posts: AttentionSection['posts'][number][] = [];
  let bytes = 0;
  for (const place of places) {
    const of = rows.flatMap(({ row, maps }) => {
      const texts = maps.find(({ post }) => post === place)?.texts;
      return texts ? [{ row, texts }] : [];
    });
    const one = { gold: gold[place], of };
    bytes += Buffer.byteLength(JSON.stringify(one)) + 1;
    if (bytes > limit) break;
    posts.push(one);
  }
  if (posts.length === 0) return undefined;
  return {
    name: 'attention',
    title: 'Attention',
    note: 'The stronger the color of a word, the more attention it gets, compared with the most attended word of the system. Words are shown as the system reads them.',
    posts,
  };
}

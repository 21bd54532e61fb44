import { spread } from '../summary.ts';
import { pointOf } from './points.ts';
import type { FigureSection, Point } from './report-data.ts';
import type { RunAnalysis } from './row-analysis.ts';
import { SLICES, type Slicing } from './test-posts.ts';

const titles: Readonly<Record<Slicing, { title: string; x: string; note: string }>> = {
  frequency: {
    title: 'By how often training has the tag',
    x: 'training posts with the tag',
    note: 'A tag that no training post has can only be composed from the post, so most systems never find one.',
  },
  seen: {
    title: 'Tags seen and not seen in training',
    x: 'tag',
    note: 'Seen: at least one training post has the tag.',
  },
  presence: {
    title: 'Tags present in and absent from the text',
    x: 'tag',
    note: 'Present: consecutive words of the text, without its hashtags, spell the tag.',
  },
};

/** A number of gold tags, and their share: "24 (6.0 %)". */
function countOf({ slices }: RunAnalysis, slicing: Slicing, name: string): string {
  const { support } = slices[slicing][name];
  const all = Object.values(slices[slicing]).reduce((sum, one) => sum + one.support, 0);
  return `${support.toLocaleString('en')} (${((100 * support) / all).toFixed(1)} %)`;
}

/**
 * F1 by kind of tag, where there are at least two kinds among the gold tags. Recommended tags of a kind without gold
 * tags count for nothing.
 *
 * @param analyses of each row: of its runs that finished
 */
export function sliceSection(
  slicing: Slicing,
  analyses: readonly (readonly RunAnalysis[])[],
  k: number,
): FigureSection | undefined {
  const first = analyses.flat()[0];
  if (first === undefined) return undefined;
  const categories = SLICES[slicing].filter(
    (name) => (first.slices[slicing][name]?.support ?? 0) > 0,
  );
  if (categories.length < 2) return undefined;
  const { title, x, note } = titles[slicing];
  const counts = categories.map((name) => `${name}: ${countOf(first, slicing, name)}`).join('; ');
  const series = analyses.flatMap((runs, row) => {
    if (runs.length === 0) return [];
    const points = categories.map(
      (name): Point =>
        pointOf(name, spread(runs.map(({ slices }) => slices[slicing][name]?.f1 ?? 0))),
    );
    return [{ row, points }];
  });
  return {
    ...{ name: slicing, title },
    note: `${note} Gold tags of each kind: ${counts}.`,
    figures: [
      {
        id: slicing,
        title: `F1@${k}, ${title[0].toLowerCase()}${title.slice(1)}`,
        kind: slicing === 'frequency' ? 'lines' : 'dots',
        x: { title: x, categories },
        y: { title: `F1@${k}` },
        series,
      },
    ],
  };
}

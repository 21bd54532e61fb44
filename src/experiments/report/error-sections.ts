import { digits } from './points.ts';
import type { Figure, FigureSection, Point, TagCountSection } from './report-data.ts';
import type { RunDetails } from './row-analysis.ts';
import { RANKS, type RankErrors, type RunErrors, rankGroups, WORST } from './run-errors.ts';
import { LENGTHS, lengthShares } from './text-lengths.ts';

export interface Decision {
  /** Tags decided for each post where no threshold decides. */
  readonly k: number;
  readonly threshold: number | undefined;
}

type Details = readonly (RunDetails | undefined)[];

/** Which tags are meant by "given". */
function decisionNote(details: Details, { k, threshold }: Decision): string {
  const first = k === 1 ? 'the first tag' : `the first ${k} tags`;
  const kinds = new Set(details.flatMap((one) => (one ? one.errors.isByThreshold : [])));
  if (!kinds.has(true)) return `Given are ${first} of each post.`;
  const others = kinds.has(false) ? `; of systems without probabilities, ${first}` : '';
  return `Given are the tags with a probability of at least ${threshold}${others}.`;
}

/**
 * True and false positives and negatives of the tags with the most errors.
 *
 * @param shown places of rows
 * @param best the best of these
 */
export function tagCountSection(
  details: Details,
  shown: readonly number[],
  best: number | undefined,
  decision: Decision,
): TagCountSection | undefined {
  const rows = shown.flatMap((row) => {
    const errors = details[row]?.errors;
    return errors?.counts.length ? [{ row, of: errors.tags, tags: errors.counts }] : [];
  });
  if (rows.length === 0) return undefined;
  return {
    name: 'tag-counts',
    best: rows.some(({ row }) => row === best) ? best! : rows[0].row,
    title: 'Tags with the most errors',
    note: `${decisionNote(details, decision)} True positives (TP), false positives (FP), false negatives (FN) and true negatives (TN) are numbers of posts.`,
    rows,
  };
}

/** Confusion matrices. TagFinder 2022, Figure 13. */
export function matrixSection(
  details: Details,
  labels: readonly string[],
  shown: readonly number[],
  decision: Decision,
): FigureSection | undefined {
  const figures = shown.flatMap((row): Figure[] => {
    const { tags = [], shares = [] } = details[row]?.errors.matrix ?? {};
    if (tags.length < 2) return [];
    const columns = [...tags, '(another)', '(none)'];
    const series = tags.map((tag, at) => ({
      row,
      name: tag,
      points: columns.flatMap((column, to): Point[] => {
        const share = Number(shares[at][to].toFixed(3));
        return share > 0 ? [[column, share]] : [];
      }),
    }));
    return [
      {
        ...{ id: `matrix-${row + 1}`, kind: 'matrix', title: labels[row], series },
        x: { title: 'given', categories: columns },
        y: { title: 'share of the posts with the gold tag' },
      },
    ];
  });
  if (figures.length === 0) return undefined;
  return {
    name: 'matrix',
    title: 'Confusion matrix',
    note: `Of the posts with a gold tag (row), the share that was given the tag of the column. A missed tag counts for the wrong tags of its post, in equal parts, or for none. The most frequent gold tags, of the best systems. ${decisionNote(details, decision)}`,
    figures,
  };
}

/** Errors by the rank of a tag. TagFinder 2022, Figure 17. */
export function errorSection(
  details: Details,
  trainingCounts: ReadonlyMap<string, number>,
  decision: Decision,
): FigureSection | undefined {
  const figureOf = (
    id: string,
    title: string,
    of: (errors: RunErrors) => readonly RankErrors[] | undefined,
    value: (one: RankErrors) => number,
  ): Figure[] => {
    const series = details.flatMap((one, row) => {
      const found = (one && of(one.errors)) ?? [];
      if (found.length < 2) return [];
      return [{ row, points: found.map((at): Point => [at.rank, digits(value(at))]) }];
    });
    if (series.length === 0) return [];
    const isLog = trainingCounts.size > RANKS;
    return [
      {
        ...{ id: `errors-${id}`, kind: 'lines', title, series },
        x: { title: 'rank of the tag by training posts', ...(isLog && { isLog }) },
        y: { title: 'errors per gold tag' },
      },
    ];
  };
  const missed = (one: RankErrors) => one.missed;
  const falselyGiven = (one: RankErrors) => one.falselyGiven;
  const figures = [
    ...figureOf('missed', 'False negatives', ({ all }) => all, missed),
    ...figureOf('false', 'False positives', ({ all }) => all, falselyGiven),
    ...figureOf('missed-worst', 'False negatives of the worst posts', ({ worst }) => worst, missed),
    ...figureOf(
      'false-worst',
      'False positives of the worst posts',
      ({ worst }) => worst,
      falselyGiven,
    ),
  ];
  if (figures.length === 0) return undefined;
  return {
    name: 'errors',
    title: 'Errors by how often training has the tag',
    note: `False negatives and false positives, divided by the tested posts that have the tag. The worst posts have an nDCG below ${WORST}; their errors are divided by the same numbers. ${decisionNote(details, decision)}`,
    figures: [...figures, frequencyFigure(trainingCounts)],
  };
}

/** How many training posts the tags have, in the groups of the errors. */
function frequencyFigure(trainingCounts: ReadonlyMap<string, number>): Figure {
  const { groupOf, ranks } = rankGroups(trainingCounts, RANKS);
  const posts = ranks.map(() => 0);
  const tags = ranks.map(() => 0);
  for (const [tag, group] of groupOf) {
    posts[group] += trainingCounts.get(tag)!;
    tags[group]++;
  }
  const points = ranks.map((rank, group): Point => [rank, digits(posts[group] / tags[group])]);
  const isLog = trainingCounts.size > RANKS;
  return {
    ...{ id: 'errors-frequency', kind: 'lines', title: 'Training posts' },
    x: { title: 'rank of the tag by training posts', ...(isLog && { isLog }) },
    y: { title: 'training posts with the tag' },
    series: [{ row: 0, name: 'training posts of a tag', points }],
  };
}

/** Lengths of the worst posts. TagFinder 2022, Figure 16. */
export function lengthSection(
  details: Details,
  lengths: readonly number[],
): FigureSection | undefined {
  const points = (shares: readonly number[]) =>
    shares.map((share, at): Point => [LENGTHS[at], digits(share)]);
  const rows = details.flatMap((one, row) => {
    const shares = one?.errors.worstLengths;
    return shares ? [{ row, points: points(shares) }] : [];
  });
  if (rows.length === 0) return undefined;
  const all = { row: 0, name: 'all tested posts', points: points(lengthShares(lengths)) };
  return {
    name: 'lengths',
    title: 'Lengths of the worst posts',
    note: `Posts with an nDCG below ${WORST}, and all posts: the share of each length in words, without hashtags.`,
    figures: [
      {
        ...{ id: 'lengths', kind: 'lines', title: 'Lengths of the worst posts' },
        x: { title: 'words', categories: LENGTHS },
        y: { title: 'share of posts' },
        series: [...rows, all],
      },
    ],
  };
}

import type { Experiment } from '../experiment.ts';
import type { TaskSummary } from '../summary.ts';
import { attentionSection, type RowHeatMaps } from './attention-section.ts';
import { bestRows } from './best-rows.ts';
import { caseBrowser } from './cases.ts';
import { costSection } from './cost-section.ts';
import { cutoffSection } from './cutoff-section.ts';
import { differenceSection } from './difference-section.ts';
import { distributionSection, ndcgOf } from './distribution-section.ts';
import { errorSection, lengthSection, matrixSection, tagCountSection } from './error-sections.ts';
import { learningSection } from './learning-section.ts';
import type { Limits } from './limits.ts';
import { lossSection } from './loss-section.ts';
import { parameterSection } from './parameter-section.ts';
import { probabilitySections } from './probability-sections.ts';
import type {
  CaseSection,
  ConfusionSection,
  Section,
  TagSection,
  TaskReport,
} from './report-data.ts';
import type { RunAnalysis, RunDetails } from './row-analysis.ts';
import { sampleSection } from './sample-section.ts';
import { SECTIONS, type SectionName } from './section-names.ts';
import { sliceSection } from './slice-section.ts';
import { tableSection } from './table-section.ts';
import type { TestPosts } from './test-posts.ts';

/** The number of lines in a chart that can still be told apart. */
const SHOWN = 8;

/** Sections on single recommendations, which the mean over seeds does not have. */
const OF_FIRST_SEED: ReadonlySet<SectionName> = new Set([
  'calibration',
  'abstention',
  'roc',
  'precision-recall',
  'lengths',
  'matrix',
  'errors',
  'tag-counts',
  'confusions',
  'tags',
  'cases',
  'attention',
]);

/** What the posts and predictions of a task tell beyond the metrics. */
export interface TaskAnalysis {
  readonly testPosts: TestPosts;
  /** Places of posts for the case browser. */
  readonly drawn: Uint32Array;
  /** Of each row, of its runs that finished. */
  readonly rows: readonly (readonly RunAnalysis[])[];
  readonly heatMaps: readonly RowHeatMaps[];
  /** Tags decided for each post. */
  readonly k: number;
  /** Labels of rows with runs whose predictions are not in the results folder. */
  readonly withoutPredictions: readonly string[];
}

/** The sections of one task that have data, in the order of `report.sections`, or else the usual one. */
export function taskReport(
  summary: TaskSummary,
  analysis: TaskAnalysis,
  experiment: Pick<
    Experiment,
    'metrics' | 'compareBy' | 'cutoffs' | 'baselines' | 'threshold' | 'report'
  >,
  limits: Limits,
): TaskReport {
  const { task, posts, rows } = summary;
  const { metrics, compareBy, cutoffs, baselines, report } = experiment;
  const [metric] = compareBy;
  const labels = rows.map(({ row }) => row.label);
  const baselinePlaces = baselines.map((baseline) => labels.indexOf(baseline));
  const values = rows.map((row) => row.metrics[metric]?.mean);
  const details = analysis.rows.map(([first]) => first?.details);
  const detailed = bestRows(values, limits.detailedRows);
  const decision = { k: analysis.k, threshold: experiment.threshold };
  const { trainingCounts, lengths } = analysis.testPosts;
  const columns = [...new Set([...metrics, ...compareBy])];
  const isOfSeeds = rows.some(({ runs }) => runs.length > 1);
  const found: (Section | undefined)[] = [
    tableSection(rows, columns, baselines),
    differenceSection(rows, metric, baselines),
    sampleSection(rows, columns, report.samples),
    cutoffSection(rows, cutoffs, limits),
    sliceSection('frequency', analysis.rows, analysis.k),
    sliceSection('seen', analysis.rows, analysis.k),
    sliceSection('presence', analysis.rows, analysis.k),
    distributionSection(rows, ndcgOf([...compareBy, ...metrics])),
    lengthSection(details, lengths),
    learningSection(summary, metric),
    parameterSection(rows, metric),
    lossSection(rows, limits),
    costSection(rows, metric),
    ...probabilitySections(details, bestRows(values, SHOWN, baselinePlaces)),
    matrixSection(details, labels, bestRows(values, limits.matrices), decision),
    errorSection(details, trainingCounts, decision),
    tagCountSection(details, detailed, bestRows(values, 1)[0], decision),
    confusionSection(details, detailed),
    tagSection(details, detailed, analysis.k),
    caseSection(details, detailed, analysis, limits),
    attentionSection(analysis.heatMaps, analysis.testPosts, limits.attentionBytes),
  ].map((section) =>
    isOfSeeds && section && OF_FIRST_SEED.has(section.name)
      ? { ...section, note: `${section.note} Of the first seed.` }
      : section,
  );
  const sections = (report.sections ?? SECTIONS).flatMap((name) =>
    found.filter((section) => section?.name === name),
  );
  return {
    task,
    ...(posts && { posts }),
    rows: labels,
    shown: bestRows(values, SHOWN, baselinePlaces),
    notes: notesOn(analysis),
    sections: sections as Section[],
  };
}

function notesOn({ withoutPredictions }: TaskAnalysis): string[] {
  if (withoutPredictions.length === 0) return [];
  const labels = withoutPredictions.join(', ');
  return [
    `The predictions of these systems are not in the results folder, so what looks at single posts leaves them out: ${labels}.`,
  ];
}

function confusionSection(
  details: readonly (RunDetails | undefined)[],
  shown: readonly number[],
): ConfusionSection | undefined {
  const rows = shown.flatMap((row) => {
    const pairs = details[row]?.confusions ?? [];
    return pairs.length > 0 ? [{ row, pairs }] : [];
  });
  if (rows.length === 0) return undefined;
  return {
    name: 'confusions',
    title: 'Most confused tags',
    note: 'A wrong tag came first, and this gold tag was not among those recommended.',
    rows,
  };
}

function tagSection(
  details: readonly (RunDetails | undefined)[],
  shown: readonly number[],
  k: number,
): TagSection | undefined {
  const rows = shown.flatMap((row) => {
    const { falselyGiven = [], missed = [] } = details[row] ?? {};
    return falselyGiven.length + missed.length > 0 ? [{ row, falselyGiven, missed }] : [];
  });
  if (rows.length === 0) return undefined;
  return {
    name: 'tags',
    title: 'Tags most often wrong',
    note: `With ${k === 1 ? 'one tag' : `${k} tags`} recommended for each post.`,
    rows,
  };
}

function caseSection(
  details: readonly (RunDetails | undefined)[],
  shown: readonly number[],
  { testPosts, drawn }: TaskAnalysis,
  { caseBytes }: Limits,
): CaseSection | undefined {
  const rows = shown.flatMap((row) => {
    const one = details[row];
    return one ? [{ row, firstFive: one.firstFive }] : [];
  });
  if (rows.length === 0 || drawn.length === 0) return undefined;
  const cases = caseBrowser(testPosts, drawn, rows, caseBytes);
  const count = (value: number) => value.toLocaleString('en');
  return {
    name: 'cases',
    title: 'Single posts',
    note: `${count(cases.cases.length)} of ${count(testPosts.posts.length)} tested posts, drawn by seed and not by result, with the first five tags of each system.`,
    ...cases,
  };
}

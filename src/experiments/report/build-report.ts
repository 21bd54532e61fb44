import { existsSync } from 'node:fs';
import type { Ranking } from '../../evaluation/index.ts';
import type { Post } from '../../posts/index.ts';
import type { Compared } from '../compare.ts';
import { drawCases } from '../draw-cases.ts';
import { readForeignPredictions } from '../foreign-predictions.ts';
import { protocolSentence } from '../markdown.ts';
import { notRunYet } from '../not-run-yet.ts';
import { dataOf, machinesOf, pretrainedOf } from '../provenance.ts';
import { type ResultsFolder, type RunKey, runName } from '../results.ts';
import type { TaskSummary } from '../summary.ts';
import { loadTask } from '../task-data.ts';
import type { RowHeatMaps } from './attention-section.ts';
import { ndcgOf } from './distribution-section.ts';
import { type Limits, limitsFor } from './limits.ts';
import { overview } from './overview.ts';
import type { ReportData } from './report-data.ts';
import { analyzeRun, type RunAnalysis } from './row-analysis.ts';
import { type TaskAnalysis, taskReport } from './task-report.ts';
import { slicings, testPosts } from './test-posts.ts';

/**
 * All that a report shows, from the results of an experiment, what each run predicted, and the posts.
 *
 * @param command makes the report again
 */
export async function buildReport(
  compared: Compared,
  folder: ResultsFolder,
  command: string,
): Promise<ReportData> {
  const { experiment, results } = compared;
  // A task of which nothing has run yet has no rows.
  const summaries = compared.summaries.filter(({ rows }) => rows.length > 0);
  const [metric] = experiment.compareBy;
  const most = Math.max(...summaries.map(({ rows }) => rows.length));
  const limits = limitsFor(summaries.length, most);
  const all = overview(summaries, metric);
  const tasks = [];
  for (const summary of summaries) {
    const analysis = await analyzeTask(summary, compared, folder, limits);
    const report = taskReport(summary, analysis, experiment, limits);
    const left = notRunYet(summary.task, compared.runs, compared.missing);
    tasks.push(left ? { ...report, notes: [...report.notes, left] } : report);
  }
  return {
    title: experiment.title ?? experiment.name,
    ...(experiment.description !== undefined && { description: experiment.description }),
    protocol: protocolSentence(experiment),
    command,
    machines: machinesOf(results),
    data: [
      ...summaries.flatMap(({ task }) => {
        const data = dataOf(results, task);
        return data === undefined ? [] : [`${task}: ${data}`];
      }),
      ...pretrainedOf(results),
    ],
    metric,
    ...(all && { overview: all.figure }),
    tasks,
  };
}

async function analyzeTask(
  { task: name, rows }: TaskSummary,
  { experiment, files }: Compared,
  folder: ResultsFolder,
  limits: Limits,
): Promise<TaskAnalysis> {
  const task = experiment.tasks.find((one) => one.name === name)!;
  const splits = await loadTask(task, files[name], experiment);
  const posts = testPosts(splits.train, splits[experiment.part]);
  const slicingOf = slicings(posts);
  const drawn = drawCases(posts.posts.length, experiment.report.cases);
  const k = decidedTags(experiment.compareBy[0]);
  const { threshold, compareBy, metrics } = experiment;
  const metric = ndcgOf([...compareBy, ...metrics]);
  const analyses: RunAnalysis[][] = [];
  const withoutPredictions: string[] = [];
  const heatMaps: RowHeatMaps[] = [];
  for (const [place, row] of rows.entries()) {
    const ofRow: RunAnalysis[] = [];
    const runs = row.runs.filter(({ figures }) => figures !== undefined);
    for (const { key, figures } of runs) {
      const rankings = await rankingsOf(key, posts.posts, folder);
      if (rankings === undefined) continue;
      const isFirst = ofRow.length === 0;
      const ndcg = metric === undefined ? undefined : figures?.perPost[metric];
      const options = { k, limits, drawn, isFirst, threshold, ndcg };
      ofRow.push(analyzeRun(rankings, posts, slicingOf, options));
    }
    if (ofRow.length < runs.length) withoutPredictions.push(row.row.label);
    analyses.push(ofRow);
    // Kept by an earlier call, perhaps, that showed posts.
    if (drawn.length === 0 || runs.length === 0) continue;
    const maps = await folder.readHeatMaps(runName(runs[0].key));
    if (maps.length > 0) heatMaps.push({ row: place, maps });
  }
  return { testPosts: posts, drawn, heatMaps, rows: analyses, k, withoutPredictions };
}

/** @returns undefined if the predictions are not kept, as where only the results were published */
async function rankingsOf(
  key: RunKey,
  tested: readonly Post[],
  folder: ResultsFolder,
): Promise<Ranking[] | undefined> {
  const path = folder.predictions(runName(key));
  if (!existsSync(path)) return undefined;
  return readForeignPredictions(path, tested, `the ${key.part} part of ${key.task}`);
}

/** The cutoff of the metric that decides; 1 of one without. */
function decidedTags(metric: string): number {
  return Number(metric.split('@')[1] ?? 1);
}

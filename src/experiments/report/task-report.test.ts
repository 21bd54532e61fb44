import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../experiment.ts';
import type { TaskSummary } from '../summary.ts';
import { limitsFor } from './limits.ts';
import type { AttentionSection, FigureSection } from './report-data.ts';
import { analyzeRun } from './row-analysis.ts';
import { summaryRow } from './summary-rows.case.ts';
import { taskReport } from './task-report.ts';
import { slicings, testPosts } from './test-posts.ts';

const post = (id: string, text: string, ...hashtags: string[]) => ({ id, text, hashtags });
const train = [post('1', 'a', 'Cats', 'dogs'), post('2', 'b', 'cats')];
const tested = [
  post('3', 'my cats #cats', 'cats'),
  post('4', 'no dog here', 'Dogs'),
  post('5', 'new thing', 'newthing'),
  post('6', 'nothing', 'cats'),
];
const limits = limitsFor(1, 2);
const posts = testPosts(train, tested);
const drawn = Uint32Array.of(2, 0);

function analysisOf(tags: readonly string[], probability?: number) {
  const rankings = tested.map((_, at) => [{ tag: tags[at], score: 1, probability }]);
  return analyzeRun(rankings, posts, slicings(posts), { k: 1, limits, drawn, isFirst: true });
}

function report(
  more: object = {},
  analyses = [[analysisOf(['cats', 'cats', 'newthing', 'dogs'])], []],
  attends = false,
) {
  const experiment = parseExperiment(
    JSON.stringify({ name: 'x', tasks: [{ name: 't' }], rows: [{ label: 'a' }], ...more }),
    'x.json',
  );
  const summary: TaskSummary = {
    task: 't',
    posts: { train: 2, tested: 4, withoutGold: 0 },
    rows: [
      summaryRow('a', { 'f1@1': [0.5], 'f1@5': [0.4], 'precision@1': [0.5] }),
      summaryRow('b', {}),
    ],
    smaller: [],
  };
  const texts = [{ kind: 'post' as const, words: ['one'], weights: [1] }];
  const heatMaps = attends ? [{ row: 1, maps: [{ post: 0, texts }] }] : [];
  const analysis = {
    testPosts: posts,
    drawn,
    heatMaps,
    rows: analyses,
    k: 1,
    withoutPredictions: ['b'],
  };
  return taskReport(summary, analysis, experiment, limits);
}

const sectionOf = (from: ReturnType<typeof report>, name: string) =>
  from.sections.find((section) => section.name === name);

describe('taskReport', () => {
  it('has the sections that have data, in their usual order', () => {
    const { sections, rows, shown } = report();
    expect(sections.map(({ name }) => name)).toEqual([
      ...['table', 'cutoffs', 'frequency', 'seen', 'presence'],
      ...['matrix', 'errors', 'tag-counts', 'confusions', 'tags', 'cases'],
    ]);
    expect(rows).toEqual(['a', 'b']);
    expect(shown).toEqual([0]);
  });

  it('has heat maps of rows with attention', () => {
    const section = sectionOf(report({}, undefined, true), 'attention') as AttentionSection;
    expect(section.posts[0].of.map(({ row }) => row)).toEqual([1]);
    expect(sectionOf(report(), 'attention')).toBeUndefined();
  });

  it('has those that the experiment asks for, in its order', () => {
    const { sections } = report({ report: { sections: ['cases', 'calibration', 'table'] } });
    expect(sections.map(({ name }) => name)).toEqual(['cases', 'table']);
  });

  it('shows a broken row with its message', () => {
    expect(sectionOf(report(), 'table')).toMatchObject({
      rows: [{ errors: [] }, { errors: ['out of luck'], metrics: {} }],
    });
  });

  it('judges tags by what training knows and what the text says', () => {
    const points = (name: string) => {
      const section = sectionOf(report(), name);
      return section && 'figures' in section ? section.figures[0].series[0].points : undefined;
    };
    // Seen: one of three gold tags, by three recommended. Unseen: one of one.
    expect(points('seen')).toEqual([
      ['seen', 0.33333],
      ['unseen', 1],
    ]);
    // The hashtags of a text do not count as its words: "cats" stands there without.
    expect(points('presence')).toEqual([
      ['present', 1],
      ['absent', 0],
    ]);
    expect(points('frequency')).toEqual([
      ['0', 1],
      ['1-9', 0.33333],
    ]);
  });

  it('says whose predictions are missing', () => {
    expect(report().notes[0]).toContain('leaves them out: b.');
  });

  it('has curves and calibration only of probabilities', () => {
    const all = Array.from({ length: 3 }, () => tested).flat();
    const many = testPosts(train, all);
    const rankings = all.map(() => [{ tag: 'cats', score: 1, probability: 0.5 }]);
    const options = { k: 1, limits, drawn, isFirst: true };
    const analysis = analyzeRun(rankings, many, slicings(many), options);
    const names = report({}, [[analysis], []]).sections.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['calibration', 'roc', 'precision-recall']));
    const section = sectionOf(report({}, [[analysis], []]), 'calibration');
    expect(section).toMatchObject({ figures: [{ series: [{ row: 0, points: [[0.5, 0.5]] }] }] });
    expect(section).toMatchObject({ scores: { isError: true, values: [{ row: 0, value: 0 }] } });
  });

  it('says what giving only likely tags costs, of rows with probabilities', () => {
    const rankings = tested.map((_, i) => [{ tag: 'cats', score: 1, probability: 0.1 + i / 10 }]);
    const options = { k: 1, limits, drawn, isFirst: true };
    const analysis = analyzeRun(rankings, posts, slicings(posts), options);
    const section = sectionOf(report({}, [[analysis], []]), 'abstention');
    expect(section).toMatchObject({ figures: [{ kind: 'lines' }], scores: { isError: true } });
    const { numbers } = section as FigureSection;
    const [{ row, lines }, ...others] = numbers!.rows;
    expect([row, others]).toEqual([0, []]);
    expect(lines[0][0]).toBe(0);
    expect(lines[0][1]).toBe(1);
    // Nobody gets a tag with 0.9, so none is right or wrong.
    expect(lines.at(-1)).toEqual([0.9, 0, null, 0, null]);
  });
});

import { describe, expect, it } from 'vitest';
import { errorSection, lengthSection, matrixSection, tagCountSection } from './error-sections.ts';
import { limitsFor } from './limits.ts';
import { analyzeRun } from './row-analysis.ts';
import { tagCountLines } from './tag-count-table.ts';
import { slicings, testPosts } from './test-posts.ts';

const post = (id: string, text: string, ...hashtags: string[]) => ({ id, text, hashtags });
const train = [post('1', '', 'a', 'b'), post('2', '', 'a')];
const posts = testPosts(train, [
  post('3', 'one two', 'a'),
  post('4', 'one two three four five six', 'b'),
  post('5', '', 'a'),
]);

/** The details of a row that gives one tag to each post. */
function rowOf(tags: readonly string[], probability?: number) {
  const rankings = tags.map((tag) => [{ tag, score: 1, probability }]);
  const ndcg = tags.map((tag, at) => Number(posts.gold[at].includes(tag)));
  const options = { k: 1, threshold: 0.3, ndcg, drawn: Uint32Array.of(), isFirst: true };
  return analyzeRun(rankings, posts, slicings(posts), { ...options, limits: limitsFor(1, 2) })
    .details!;
}

const decision = { k: 1, threshold: 0.3 };
const details = [rowOf(['a', 'a', 'x'], 0.3), undefined, rowOf(['a', 'b', 'b'])];

describe('matrixSection', () => {
  it('has a figure of each chosen row, with a series for each gold tag', () => {
    const section = matrixSection(details, ['p', 'q', 'r'], [0, 1], decision)!;
    expect(section.figures).toMatchObject([
      {
        ...{ id: 'matrix-1', title: 'p', kind: 'matrix' },
        x: { categories: ['a', 'b', '(another)', '(none)'] },
        series: [
          {
            name: 'a',
            points: [
              ['a', 0.5],
              ['(another)', 0.5],
            ],
          },
          { name: 'b', points: [['a', 1]] },
        ],
      },
    ]);
    expect(section.note).toMatch(
      /Given are the tags with a probability of at least 0\.3; of systems without probabilities, the first tag\.$/,
    );
  });
});

describe('errorSection', () => {
  it('has errors on all posts and on the worst, and the training posts of the tags', () => {
    const { figures } = errorSection(details, posts.trainingCounts, decision)!;
    const of = (id: string) => figures.find((figure) => figure.id === id)!.series;
    // a is the first by training posts, b the second.
    expect(of('errors-missed')).toEqual([
      {
        row: 0,
        points: [
          [1, 0.5],
          [2, 1],
        ],
      },
      {
        row: 2,
        points: [
          [1, 0.5],
          [2, 0],
        ],
      },
    ]);
    expect(of('errors-false')[1].points).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(of('errors-missed-worst')).toEqual(of('errors-missed'));
    expect(of('errors-frequency')[0].points).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('is absent where there is nothing to count', () => {
    expect(errorSection([undefined], posts.trainingCounts, decision)).toBeUndefined();
    expect(matrixSection([undefined], ['q'], [0], decision)).toBeUndefined();
    expect(lengthSection([undefined], posts.lengths)).toBeUndefined();
    expect(tagCountSection([undefined], [0], 0, decision)).toBeUndefined();
  });
});

describe('lengthSection', () => {
  it('compares the worst posts of each row with all', () => {
    const [figure] = lengthSection(details, posts.lengths)!.figures;
    const first = figure.series.map(({ name, points }) => [name, points[0][1], points[1][1]]);
    expect(first).toEqual([
      [undefined, 0.5, 0.5], // posts 4 and 5
      [undefined, 1, 0], // post 5
      ['all tested posts', 0.66667, 0.33333],
    ]);
  });
});

describe('tagCountSection', () => {
  it('shows the best row first, or another if that one has no predictions', () => {
    const section = tagCountSection(details, [0, 1, 2], 2, decision)!;
    expect(section.rows.map(({ row, of }) => [row, of])).toEqual([
      [0, 3],
      [2, 2],
    ]);
    expect(section.best).toBe(2);
    expect(tagCountSection(details, [0, 1, 2], 1, decision)!.best).toBe(0);
  });

  it('is a table of the best row in report.md', () => {
    const section = tagCountSection(details, [0, 2], 2, decision)!;
    expect(tagCountLines(section, ['p', 'q', 'r'])).toEqual([
      ...['r:', '', '| tag | training posts | TP | FP | FN | TN |', '|---|--:|--:|--:|--:|--:|'],
      '| a | 2 | 1 | 0 | 1 | 1 |',
      '| b | 1 | 1 | 1 | 0 | 1 |',
    ]);
  });
});

/**
 * Draws the README's chart: F1@1 of each model on each task, from `results/baselines`.
 *
 *     npx tsx scripts/plot-baselines.ts
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

const folder = new URL('../results/baselines/', import.meta.url);
/** Models with their default options, from worst to best on most tasks. */
const shown = ['popular', 'tfidf', 'naive-bayes', 'logistic', 'svm', 'author', 'knn'];

const values = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.test.json')).sort()) {
  const { task, rows } = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
  for (const row of rows) {
    const model = row.setting === 'knn, text alone' ? 'knn' : row.setting;
    // Without authors, knn is the same as knn by text alone.
    const twice = model === 'knn' && row.setting !== 'knn' && rows.some(isKnn);
    if (shown.includes(model) && !twice) values.push({ task, model, f1: row.metrics['f1@1'] });
  }
}

const spec: TopLevelSpec = {
  title: { text: 'F1@1 on real posts, open protocol', anchor: 'start', fontSize: 14 },
  data: { values },
  facet: { field: 'task', type: 'nominal', title: null },
  columns: 3,
  spec: {
    width: 210,
    height: { step: 17 },
    layer: [
      { mark: { type: 'bar', color: '#4c78a8', cornerRadiusEnd: 2 } },
      {
        mark: { type: 'text', align: 'left', dx: 3, fontSize: 10 },
        encoding: { text: { field: 'f1', type: 'quantitative', format: '.3f' } },
      },
    ],
    encoding: {
      y: { field: 'model', type: 'nominal', sort: shown, title: null },
      x: {
        field: 'f1',
        type: 'quantitative',
        title: null,
        axis: { grid: false, format: '.2f', tickCount: 4 },
      },
    },
  },
  resolve: { scale: { x: 'independent' } },
  background: 'white',
  padding: 10,
  config: { font: 'system-ui, sans-serif', view: { stroke: null }, axis: { labelFontSize: 11 } },
};

const svg = await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
await writeFile(new URL('f1.svg', folder), `${svg}\n`);
console.log(`results/baselines/f1.svg: ${values.length} bars`);

function isKnn(row: { setting: string }): boolean {
  return row.setting === 'knn';
}

import { expect, it } from 'vitest';
import { loadModel } from '../models/registry.ts';
import type { Post } from '../posts/index.ts';
import { parseExperiment } from './experiment.ts';
import { planRows } from './plan.ts';
import { starterExperiment } from './starter.ts';

const post = (more: Partial<Post> = {}): Post => ({ id: '1', text: 'a', hashtags: ['b'], ...more });

it.each<[string, Post[], string]>([
  ['the latest of each author', [post({ author: 'ann', time: 1 })], 'author-time'],
  ['the latest of all', [post({ time: 1 }), post({ author: 'ann', time: 2 })], 'time'],
  ['random ones', [post({ author: 'ann' }), post({ author: 'ann', time: 2 })], 'random'],
])('tests %s', async (_, posts, by) => {
  const text = JSON.stringify(starterExperiment('My posts', 'posts.jsonl', posts));
  const experiment = parseExperiment(text, 'mine.json');
  expect(experiment.name).toMatch(/^my-posts-/);
  expect(experiment.tasks).toMatchObject([{ file: 'posts.jsonl', split: { by } }]);
  const rows = await planRows(experiment, 'mine.json', loadModel);
  expect(rows.map(({ label }) => label)).toContain('knn');
});

/** The page of `bench/browser.ts`: a bundle in a worker that answers one query at a time, as while a user types. */
import { recommendInWorker } from '../../src/recommend/in-worker.ts';
import type { Task } from './task.ts';

const k = 5;
const warmUp = 20;

async function measure(): Promise<Awaited<typeof globalThis.timing>> {
  const { bundle, queries }: Task = await (await fetch('/task.json')).json();
  const start = performance.now();
  const worker = new Worker(new URL('../../src/recommend/worker.ts', import.meta.url), {
    type: 'module',
  });
  const recommender = await recommendInWorker(worker, bundle);
  const loadMs = performance.now() - start;
  const suggestMs: number[] = [];
  for (const query of queries) {
    const asked = performance.now();
    await recommender.suggest([query], { k });
    suggestMs.push(performance.now() - asked);
  }
  recommender.close();
  return { loadMs, suggestMs: suggestMs.slice(warmUp) };
}

globalThis.timing = measure();

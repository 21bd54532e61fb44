/** The page of the browser tests. It does the task given by its server, with a bundle read over HTTP as any site would. */
import type { Recommendation } from '../../src/models/model.ts';
import type { Query } from '../../src/posts/post.ts';
import {
  bundleAtUrl,
  createRecommender,
  decodeBundle,
  recommendInWorker,
} from '../../src/recommend/index.ts';
import { loadFastText } from '../../src/recommend/web-fasttext.ts';
import type { Task } from './task.ts';

async function doTask(): Promise<Recommendation[][]> {
  const response = await fetch('/task.json');
  const { bundle, queries, k, on }: Task = await response.json();
  if (on === 'worker') return askWorker(bundle, queries, k);
  const { contents, manifest } = await decodeBundle(bundleAtUrl(bundle));
  const recommender = await createRecommender(contents, manifest, {
    loadOrt: () => import('onnxruntime-web/wasm'),
    loadFastText,
  });
  return recommender.recommend(queries, k);
}

async function askWorker(
  bundle: string,
  queries: readonly Query[],
  k: number,
): Promise<Recommendation[][]> {
  // Vite sees a worker only where it is written out like this.
  const worker = new Worker(new URL('../../src/recommend/worker.ts', import.meta.url), {
    type: 'module',
  });
  const progress: [number, number][] = [];
  const recommender = await recommendInWorker(worker, bundle, {
    onProgress: (...loaded) => progress.push(loaded),
  });
  const { suggestions } = await recommender.suggest(queries, { k, raw: true });
  const tag = suggestions[0]?.[0]?.tag;
  const explanation = tag ? await recommender.explain(queries[0], tag) : undefined;
  const { warnings } = recommender;
  globalThis.loaded = { progress, warnings, explanation: explanation?.summary };
  recommender.close();
  return suggestions;
}

globalThis.rankings = doTask();

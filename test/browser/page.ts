/** The page of the browser tests: does its server's task with a bundle read over HTTP, as anyone's page would. */
import type { Recommendation } from '../../src/models/model.ts';
import type { Query } from '../../src/posts/post.ts';
import { createRecommender, decodeBundle } from '../../src/recommend/index.ts';

/** `/task.json` */
export interface Task {
  /** Path of the bundle's folder on the server. */
  readonly bundle: string;
  readonly queries: readonly Query[];
  /** How many tags are wanted for each query. */
  readonly k: number;
}

declare global {
  /** What came of the task, for the test to fetch. */
  var rankings: Promise<Recommendation[][]>;
}

async function read(path: string): Promise<Uint8Array> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function doTask(): Promise<Recommendation[][]> {
  const { bundle, queries, k }: Task = JSON.parse(
    new TextDecoder().decode(await read('/task.json')),
  );
  const { contents, manifest } = await decodeBundle({
    where: bundle,
    read: (name) => read(`${bundle}/${name}`),
  });
  const recommender = await createRecommender(contents, manifest, {
    loadOrt: () => import('onnxruntime-web/wasm'),
  });
  return recommender.recommend(queries, k);
}

globalThis.rankings = doTask();

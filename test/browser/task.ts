import type { Recommendation } from '../../src/models/model.ts';
import type { Query } from '../../src/posts/post.ts';

/** `/task.json` */
export interface Task {
  /** Path of the bundle's folder on the server. */
  readonly bundle: string;
  readonly queries: readonly Query[];
  /** How many tags are wanted for each query. */
  readonly k: number;
  /** Where the bundle answers. */
  readonly on: 'page' | 'worker';
}

/** What is told of loading in a worker. */
interface Loaded {
  readonly progress: readonly (readonly [loadedBytes: number, totalBytes: number])[];
  readonly warnings: readonly string[];
  readonly explanation: string | undefined;
}

declare global {
  /** What came of the task, for the test to fetch. */
  var rankings: Promise<Recommendation[][]>;
  var loaded: Loaded | undefined;
}

import type { Recommendation } from '../../src/models/model.ts';
import type { Query } from '../../src/posts/post.ts';

/** `/task.json` */
export interface Task {
  /** Path of the bundle's folder on the server. */
  readonly bundle: string;
  readonly queries: readonly Query[];
  /** How many tags are wanted for each query. */
  readonly k: number;
  /** Where the bundle runs. */
  readonly on: 'page' | 'worker';
}

/** What a worker reports about loading. */
interface Loaded {
  readonly progress: readonly (readonly [loadedBytes: number, totalBytes: number])[];
  readonly warnings: readonly string[];
  readonly explanation: string | undefined;
}

declare global {
  /** The result of the task, for the test to fetch. */
  var rankings: Promise<Recommendation[][]>;
  var loaded: Loaded | undefined;
}

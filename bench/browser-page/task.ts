import type { Query } from '../../src/posts/post.ts';

/** `/task.json` */
export interface Task {
  /** Path of the bundle's folder on the server. */
  readonly bundle: string;
  readonly queries: readonly Query[];
}

/** As the page's own clock saw it. */
interface Timing {
  /** From asking for the worker to the bundle's being ready. */
  readonly loadMs: number;
  /** From the question to the answer, there and back, for each query. */
  readonly suggestMs: readonly number[];
}

declare global {
  var timing: Promise<Timing>;
}

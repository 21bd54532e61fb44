import type { Query } from '../../src/posts/post.ts';

/** `/task.json` */
export interface Task {
  /** Path of the bundle's folder on the server. */
  readonly bundle: string;
  readonly queries: readonly Query[];
}

/** Measured by the page's clock. */
interface Timing {
  /** From creating the worker until the bundle is ready. */
  readonly loadMs: number;
  /** Round-trip time of each query. */
  readonly suggestMs: readonly number[];
}

declare global {
  var timing: Promise<Timing>;
}

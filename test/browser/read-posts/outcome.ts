import type { Post } from '../../../src/posts/post.ts';
import type { ReadReport } from '../../../src/posts/read-report.ts';

/** What reading a file gave. */
export interface Outcome {
  readonly name: string;
  readonly posts?: readonly Post[];
  readonly report?: ReadReport;
  readonly error?: string;
}

declare global {
  /** For the test to fetch. */
  var outcomes: Promise<Outcome[]>;
}

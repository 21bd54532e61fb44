import type { Parts, SamplePost } from './sample.ts';

/** One file of `sample/`, before compression. */
export interface SampleFile {
  /** Relative to `sample/`. */
  readonly path: string;
  readonly posts: readonly SamplePost[];
  /** JSON, one post per line. */
  readonly content: string;
}

export function sampleFiles(sample: Readonly<Record<string, Parts>>): SampleFile[] {
  return Object.entries(sample).flatMap(([lang, parts]) =>
    Object.entries(parts).map(([part, posts]: [string, readonly SamplePost[]]) => ({
      path: `${lang}/${part}.jsonl.gz`,
      posts,
      content: posts.map((post) => `${JSON.stringify(post)}\n`).join(''),
    })),
  );
}

/** The data, questions and answers exchanged with the server's threads. */
import type { Query } from '../posts/post.ts';
import type { SuggestOptions } from '../recommend/suggest.ts';
import type { PlainError } from '../recommend/worker-messages.ts';
import type { BundleInfo, ExplainReply, KnownTags, RecommendReply } from './schemas.ts';

/** A thread's `workerData`. */
export interface WorkerFiles {
  readonly where: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** URLs of modules to import before, which register models. */
  readonly modelModules: readonly string[];
  /** Tags that are never suggested or completed. */
  readonly block: readonly string[];
}

export type Ask =
  /** Load the bundle and recommend once. */
  | { readonly kind: 'probe' }
  | {
      readonly kind: 'suggest';
      readonly queries: readonly Query[];
      readonly options: SuggestOptions;
    }
  | { readonly kind: 'explain'; readonly query: Query; readonly tag: string }
  | { readonly kind: 'complete'; readonly typed: string; readonly limit: number };

/** The answers, by kind of question. */
export interface Answers {
  readonly probe: BundleFacts;
  readonly suggest: Pick<RecommendReply, 'recommendations' | 'popular' | 'cleaned'>;
  readonly explain: Omit<ExplainReply, 'bundle' | 'model'>;
  readonly complete: KnownTags['tags'];
}

/** Facts about a loaded bundle. */
export type BundleFacts = Pick<
  BundleInfo,
  'model' | 'paper' | 'summary' | 'minimum' | 'explains' | 'learns' | 'tags' | 'warnings'
>;

/** Errors are sent as plain objects, because messages between threads lose the class. */
export type Answer<T> = { readonly value: T } | { readonly error: PlainError };

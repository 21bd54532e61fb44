/** What the server's threads are given and asked, and what they answer. */
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
}

export type Ask =
  /** Load, and recommend once. */
  | { readonly kind: 'probe' }
  | {
      readonly kind: 'suggest';
      readonly queries: readonly Query[];
      readonly options: SuggestOptions;
    }
  | { readonly kind: 'explain'; readonly query: Query; readonly tag: string }
  | { readonly kind: 'complete'; readonly typed: string; readonly limit: number };

/** By the kind of the question. */
export interface Answers {
  readonly probe: BundleFacts;
  readonly suggest: Pick<RecommendReply, 'recommendations' | 'popular' | 'cleaned'>;
  readonly explain: Omit<ExplainReply, 'bundle' | 'model'>;
  readonly complete: KnownTags['tags'];
}

/** What is known of a bundle once it is loaded. */
export type BundleFacts = Pick<
  BundleInfo,
  'model' | 'paper' | 'summary' | 'explains' | 'tags' | 'warnings'
>;

/** Errors go as plain objects, since a thread's messages would lose their class. */
export type Answer<T> = { readonly value: T } | { readonly error: PlainError };

import assert from 'node:assert/strict';
import { decodeSafetensors, encodeSafetensors } from '../base/safetensors.ts';
import type { BundleContents, Fitted, Model, Recommendation, Runtime } from '../models/model.ts';
import { toQuery } from '../posts/history.ts';
import type { Post, Query } from '../posts/post.ts';
import { quietContext, smallCorpus, withTagsInText } from './small-corpus.ts';

/** What the suite needs to know about a model. */
export interface ConformanceCase {
  /** Options that make the model quick on the small corpus. */
  readonly options?: Record<string, unknown>;
  /** F1@1 on the small corpus that a working model reaches and a broken one does not. */
  readonly learns: number;
  /** What the platform must provide. */
  readonly runtime?: Runtime;
  /** Adds each post's tags to the end of its text, for models that find tags there. */
  readonly tagsInText?: boolean;
  /** Properties that do not hold for this model, each with the reason. */
  readonly except?: Partial<Record<'rowOrder' | 'onlySeenTags' | 'speaks', string>>;
}

/** `it` of a test runner. */
export interface It {
  (name: string, test: () => Promise<void> | void): unknown;
  skip(name: string, test: () => Promise<void> | void): unknown;
}

/** The model under test, with the small corpus. */
export class Subject {
  readonly model: Model;
  readonly options: Record<string, unknown>;
  readonly learns: number;
  readonly runtime: Runtime;
  readonly except: NonNullable<ConformanceCase['except']>;
  readonly train: readonly Post[];
  readonly test: readonly Post[];
  readonly queries: readonly Query[];
  readonly #tagsInText: boolean;
  #fitted: Promise<Fitted> | undefined;

  constructor(model: Model, testCase: ConformanceCase) {
    this.model = model;
    this.options = testCase.options ?? {};
    this.learns = testCase.learns;
    this.runtime = testCase.runtime ?? {};
    this.except = testCase.except ?? {};
    this.#tagsInText = testCase.tagsInText ?? false;
    const { train, test } = smallCorpus();
    this.train = train;
    this.test = this.#asRead(test);
    this.queries = this.test.map(toQuery);
  }

  /** The model fitted on the training posts, once for all tests. */
  fitted(): Promise<Fitted> {
    this.#fitted ??= this.fitOn(this.train);
    return this.#fitted;
  }

  fitOn(train: readonly Post[], signal?: AbortSignal): Promise<Fitted> {
    return this.fitWith(this.options, train, signal);
  }

  fitWith(
    options: Record<string, unknown>,
    train: readonly Post[] = this.train,
    signal?: AbortSignal,
  ): Promise<Fitted> {
    const context = quietContext({ runtime: this.runtime, signal });
    return this.model.fit({ train: this.#asRead(train) }, options, context);
  }

  #asRead(posts: readonly Post[]): readonly Post[] {
    return this.#tagsInText ? withTagsInText(posts) : posts;
  }
}

/**
 * Asserts the same tags in the same order, with scores equal to 1e-6: matrix products of other sizes may sum in
 * another order.
 */
export function assertSameRankings(
  actual: readonly Recommendation[][],
  expected: readonly Recommendation[][],
): void {
  const tagsOf = (rankings: readonly Recommendation[][]) =>
    rankings.map((r) => r.map(({ tag }) => tag));
  assert.deepEqual(tagsOf(actual), tagsOf(expected));
  assertClose(scoresOf(actual), scoresOf(expected), 1e-6);
}

export function scoresOf(rankings: readonly Recommendation[][]): number[] {
  return rankings.flat().map(({ score }) => score);
}

/** @param relative largest difference relative to the expected number, in addition to an absolute one of 1e-6 */
export function assertClose(
  actual: readonly number[],
  expected: readonly number[],
  relative: number,
): void {
  assert.equal(actual.length, expected.length);
  for (const [i, y] of expected.entries()) {
    const x = actual[i];
    assert.ok(
      x === y || Math.abs(x - y) <= 1e-6 + relative * Math.abs(y),
      `score ${i} of ${expected.length}: expected ${y}, got ${x}`,
    );
  }
}

/** Encodes and decodes a bundle's contents as `recommend/` does, without writing files. */
export function throughFiles(contents: BundleContents): BundleContents {
  const parts = Object.entries(contents.parts ?? {}).map(([name, part]) => {
    return [name, throughFiles(part)] as const;
  });
  return {
    ...contents,
    options: JSON.parse(JSON.stringify(contents.options)),
    arrays: decodeSafetensors(encodeSafetensors(contents.arrays), 'arrays.safetensors'),
    vocabularies: JSON.parse(JSON.stringify(contents.vocabularies)),
    ...(contents.parts && { parts: Object.fromEntries(parts) }),
  };
}

/**
 * The test suite for models, both octothorpe's own and those of other packages. It works with any test runner: pass it
 * `describe` and `it` from node:test, vitest or a similar runner.
 *
 * @example
 * import { describe, it } from 'node:test';
 * import { describeModel } from 'octothorpe/testing';
 * import { myModel } from './my-model.js';
 *
 * describeModel(myModel, { learns: 0.8 }, { describe, it });
 */
import type { Model } from '../models/model.ts';
import { bundleChecks } from './bundle-checks.ts';
import { fitChecks } from './fit-checks.ts';
import { popularChecks } from './popular-checks.ts';
import { rankingChecks } from './ranking-checks.ts';
import { type ConformanceCase, type It, Subject } from './subject.ts';

export { toQuery } from '../posts/history.ts';
export { hitRate, quietContext, smallCorpus, withTagsInText } from './small-corpus.ts';
export type { ConformanceCase, It } from './subject.ts';

/** The functions of a test runner. */
export interface TestRunner {
  describe(name: string, tests: () => void): unknown;
  readonly it: It;
}

/** Declares the tests of a model: about 30, which take a minute or less if its options are quick. */
export function describeModel(
  model: Model,
  testCase: ConformanceCase,
  { describe, it }: TestRunner,
): void {
  const subject = new Subject(model, testCase);
  describe(`${model.name} keeps the contract`, () => {
    rankingChecks(subject, it);
    popularChecks(subject, it);
    fitChecks(subject, it);
    bundleChecks(subject, it);
  });
}

/**
 * The suite that every model passes, octothorpe's own and those of other packages. It needs no test runner of its own:
 * give it `describe` and `it` of node:test, vitest or the like.
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
export { hitRate, quietContext, smallCorpus } from './small-corpus.ts';
export type { ConformanceCase, It } from './subject.ts';

/** What a test runner supplies. */
export interface TestRunner {
  describe(name: string, tests: () => void): unknown;
  readonly it: It;
}

/** Declares the tests of a model: about 30, in a minute or less where its options are quick. */
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

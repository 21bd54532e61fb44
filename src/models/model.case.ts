/** Runs the model test suite (`octothorpe/testing`) under vitest. */
import { describe, it } from 'vitest';
import { type ConformanceCase, describeModel as describeWith } from '../testing/index.ts';
import type { Model } from './model.ts';

export type { ConformanceCase } from '../testing/index.ts';
export { hitRate, quietContext, smallCorpus, toQuery, withTagsInText } from '../testing/index.ts';

export function describeModel(model: Model, testCase: ConformanceCase): void {
  describeWith(model, testCase, { describe, it });
}

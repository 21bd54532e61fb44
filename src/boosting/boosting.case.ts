import { readFileSync } from 'node:fs';
import type { TrainingRows } from './training-rows.ts';

/** Values of LightGBM, and the made-up rows that they belong to. */
export interface Golden {
  readonly tolerance: { readonly absolute: number };
  readonly queries: number;
  readonly size: number;
  readonly values: readonly (number | null)[];
  readonly labels: readonly number[];
  readonly targets: readonly number[];
  readonly model: string;
  readonly predictions: readonly number[];
  readonly ndcg: number;
  /** Raw scores of the test rows after training on the others, by objective. */
  readonly trained: Readonly<Record<'lambdarank' | 'regression' | 'binary', readonly number[]>>;
}

export const golden = JSON.parse(readFileSync('test/golden/boosting.json', 'utf8')) as Golden;

const features = 5;
const half = golden.labels.length / 2;

/** The first half of the golden rows, or the second. */
export function goldenRows(part: 'train' | 'test', labels: readonly number[]): TrainingRows {
  const [from, to] = part === 'train' ? [0, half] : [half, 2 * half];
  const values = golden.values.slice(from * features, to * features);
  return {
    values: Float32Array.from(values, (value) => value ?? Number.NaN),
    features,
    labels: Float32Array.from(labels.slice(from, to)),
    groups: new Uint32Array(golden.queries / 2).fill(golden.size),
  };
}

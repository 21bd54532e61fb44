import { Adagrad, type AdagradOptions } from './adagrad.ts';
import { Adam, type AdamOptions } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { Sgd, type SgdOptions } from './sgd.ts';

/** An optimizer described as data, so that a web page that runs a network does not load training code. */
export type OptimizerSpec =
  | ({ readonly kind: 'adam' } & AdamOptions)
  | ({ readonly kind: 'adagrad' } & AdagradOptions)
  | ({ readonly kind: 'sgd' } & SgdOptions);

export function createOptimizer(spec: OptimizerSpec): Optimizer {
  switch (spec.kind) {
    case 'adam':
      return new Adam(spec);
    case 'adagrad':
      return new Adagrad(spec);
    case 'sgd':
      return new Sgd(spec);
  }
}

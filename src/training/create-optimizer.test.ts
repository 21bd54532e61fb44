import { describe, expect, it } from 'vitest';
import { ParameterMemory } from '../graph/parameter-memory.ts';
import { Adagrad } from './adagrad.ts';
import { Adam } from './adam.ts';
import { createOptimizer, type OptimizerSpec } from './create-optimizer.ts';
import type { Optimizer } from './optimizer.ts';
import { Sgd } from './sgd.ts';

/** Where a weight of 1 is after gradients of 1, -2 and 0.5. */
function walk(optimizer: Optimizer): number {
  const memory = new ParameterMemory([1]);
  const w = memory.allocate(1).fill(1);
  const gradient = memory.allocate(1);
  const source = {
    memory,
    parameters: new Map([['w', w]]),
    gradients: new Map([['w', gradient]]),
    rowGradients: new Map(),
  };
  for (const g of [1, -2, 0.5]) {
    gradient[0] = g;
    optimizer.step(source, 0.1);
  }
  return w[0];
}

describe('createOptimizer', () => {
  it.each<[OptimizerSpec, Optimizer, Optimizer]>([
    [{ kind: 'adam', beta1: 0.5 }, new Adam({ beta1: 0.5 }), new Adam()],
    [{ kind: 'adam', beta2: 0.5 }, new Adam({ beta2: 0.5 }), new Adam()],
    [{ kind: 'adam', weightDecay: 0.5 }, new Adam({ weightDecay: 0.5 }), new Adam()],
    [{ kind: 'adagrad', epsilon: 0.5 }, new Adagrad({ epsilon: 0.5 }), new Adagrad()],
    [{ kind: 'sgd', momentum: 0.5 }, new Sgd({ momentum: 0.5 }), new Sgd()],
  ])('makes %o with its options', (spec, same, plain) => {
    const reached = walk(createOptimizer(spec));
    expect(reached).toBe(walk(same));
    expect(reached).not.toBe(walk(plain));
  });
});

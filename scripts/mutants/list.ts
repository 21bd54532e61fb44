import { boosting } from './lists/boosting.ts';
import { evaluation } from './lists/evaluation.ts';
import { features } from './lists/features.ts';
import { fused } from './lists/fused.ts';
import { graph } from './lists/graph.ts';
import { linear } from './lists/linear.ts';
import { models } from './lists/models.ts';
import { networks } from './lists/networks.ts';
import { text } from './lists/text.ts';
import { training } from './lists/training.ts';
import { writing } from './lists/writing.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [
  ...evaluation,
  ...features,
  ...graph,
  ...training,
  ...networks,
  ...writing,
  ...models,
  ...linear,
  ...text,
  ...boosting,
  ...fused,
];

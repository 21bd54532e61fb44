/** The models that a page can train by itself: those that need no ONNX Runtime. */
import type { Model } from '../../../src/models/model.ts';

interface PersonalModel {
  /** In a page's worker, on 1,000 posts (results/bench/personal.md). */
  readonly secondsPer1000: number;
  load(): Promise<Model>;
}

/** Imported by name, so that a build contains no other model. */
const models = {
  knn: {
    secondsPer1000: 0.2,
    load: async () => (await import('../../../src/models/knn.ts')).knn,
  },
  'naive-bayes': {
    secondsPer1000: 0.2,
    load: async () => (await import('../../../src/models/naive-bayes.ts')).naiveBayes,
  },
  author: {
    secondsPer1000: 0.02,
    load: async () => (await import('../../../src/models/author.ts')).author,
  },
  popular: {
    secondsPer1000: 0.02,
    load: async () => (await import('../../../src/models/popular.ts')).popular,
  },
  fused: {
    secondsPer1000: 4,
    load: async () => (await import('../../../src/models/fused.ts')).fused,
  },
} as const satisfies Record<string, PersonalModel>;

export type PersonalModelName = keyof typeof models;

export const personalModelNames = Object.keys(models) as readonly PersonalModelName[];

export function loadPersonalModel(name: PersonalModelName): Promise<Model> {
  return models[name].load() as Promise<Model>;
}

/** A rough estimate for a computer of today, in seconds. A check trains the model a second time. */
export function estimatedSeconds(name: PersonalModelName, posts: number, checks: boolean): number {
  return (posts / 1000) * models[name].secondsPer1000 * (checks ? 2 : 1);
}

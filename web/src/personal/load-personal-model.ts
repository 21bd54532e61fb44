import type { Model } from '../../../src/models/model.ts';
import type { PersonalModelName } from './personal-models.ts';

/** Imported one by one, so that a build contains no other model. */
const loaders: Readonly<Record<PersonalModelName, () => Promise<unknown>>> = {
  fused: async () => (await import('../../../src/models/fused.ts')).fused,
  knn: async () => (await import('../../../src/models/knn.ts')).knn,
  'naive-bayes': async () => (await import('../../../src/models/naive-bayes.ts')).naiveBayes,
  author: async () => (await import('../../../src/models/author.ts')).author,
  popular: async () => (await import('../../../src/models/popular.ts')).popular,
};

export async function loadPersonalModel(name: PersonalModelName): Promise<Model> {
  return (await loaders[name]()) as Model;
}

/** What models are called where people write posts. Elsewhere, and beside these, stands their name in the registry. */
import type { BundleInfo } from '../../src/server/client.ts';

interface ModelName {
  readonly title: string;
  /** What it does, in one sentence. */
  readonly about: string;
}

const names: Readonly<Record<string, ModelName>> = {
  random: { title: 'Random tags', about: 'Picks tags at random, to compare other models with.' },
  popular: {
    title: 'Most used tags',
    about: 'Suggests the tags that are used most, whatever you write.',
  },
  author: {
    title: 'The author’s usual tags',
    about: 'Suggests the tags that the author uses most.',
  },
  'naive-bayes': {
    title: 'Word statistics',
    about: 'Counts which words appear with which tags.',
  },
  logistic: {
    title: 'Weighted words, as odds',
    about: 'Has learned how much each word raises or lowers the odds of each tag.',
  },
  svm: {
    title: 'Weighted words',
    about: 'Has learned how strongly each word points to or away from each tag.',
  },
  knn: {
    title: 'Similar posts',
    about: 'Finds earlier posts that are like yours and suggests their tags.',
  },
  tfidf: {
    title: 'Phrases from the post',
    about: 'Makes tags of the most distinctive words and phrases in your post.',
  },
  lstm: { title: 'Neural network', about: 'Reads your post word by word.' },
  'avg-lstm': {
    title: 'Neural network with averaging',
    about: 'Reads your post word by word and gives every word the same say.',
  },
  'vab-lstm': {
    title: 'Neural network with attention',
    about: 'Reads your post word by word and pays most attention to the words that matter.',
  },
  'tab-lstm': {
    title: 'Neural network with topic attention',
    about: 'Reads your post word by word and pays most attention to the words of its topics.',
  },
};

type Named = Pick<BundleInfo, 'name' | 'model'>;

/** "Similar posts"; with the bundle's own name before it if it has one. */
export function titleOf({ name, model }: Named): string {
  const title = names[model]?.title ?? model;
  return name === model ? title : `${name}: ${title}`;
}

/** The title with the name in the registry: "Similar posts (knn)". */
export function labelOf(bundle: Named): string {
  const title = titleOf(bundle);
  return names[bundle.model] ? `${title} (${bundle.model})` : title;
}

/** What the model does; of one that is not known here, what its server says. */
export function aboutOf({ model, summary }: Pick<BundleInfo, 'model' | 'summary'>): string {
  return names[model]?.about ?? summary;
}

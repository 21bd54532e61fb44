/** Readable names of models for the playground. Their registry names are shown next to these, and used elsewhere. */
import type { BundleInfo } from '../../src/server/client.ts';

interface ModelName {
  readonly title: string;
  /** What the model does, in one sentence. */
  readonly about: string;
}

const names: Readonly<Record<string, ModelName>> = {
  random: { title: 'Random tags', about: 'Picks tags at random, as a baseline for other models.' },
  popular: {
    title: 'Most used tags',
    about: 'Suggests the most used tags, whatever you write.',
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
  fasttext: {
    title: 'Averaged words',
    about: 'Averages what it has learned about your words and picks the tags that fit best.',
  },
  ttm: {
    title: 'Words translated to tags',
    about: 'Guesses what the post is about and translates its words to tags.',
  },
  lda: {
    title: 'Topics',
    about: 'Guesses which topics your post is about and suggests the tags that go with them.',
  },
  knn: {
    title: 'Similar posts',
    about: 'Finds earlier posts similar to yours and suggests their tags.',
  },
  tfidf: {
    title: 'Phrases from the post',
    about: 'Turns the most distinctive words and phrases of your post into tags.',
  },
  lstm: { title: 'Neural network', about: 'Reads your post word by word.' },
  'avg-lstm': {
    title: 'Neural network with averaging',
    about: 'Reads your post word by word and gives every word the same weight.',
  },
  'vab-lstm': {
    title: 'Neural network with attention',
    about: 'Reads your post word by word and pays most attention to the words that matter.',
  },
  'tab-lstm': {
    title: 'Neural network with topic attention',
    about: 'Reads your post word by word and pays most attention to the words of its topics.',
  },
  'cnn-attention': {
    title: 'Neural network of words and word groups',
    about: 'Reads groups of words in your post and pays attention to the words that call for tags.',
  },
  'multilabel-lstm': {
    title: 'Neural network for several tags',
    about: 'Reads your post word by word and judges each tag on its own.',
  },
  'text-resnet': {
    title: 'Neural network of word groups',
    about: 'Reads groups of neighboring words in your post and judges each tag on its own.',
  },
  encoder: {
    title: 'Ready-made text encoder',
    about:
      'Turns your post into numbers that stand for its meaning and judges each tag on its own.',
  },
  memn2n: {
    title: 'Neural network with a memory of words',
    about: 'Reads your post and pays attention to words of the author’s earlier posts.',
  },
  hmemn2n: {
    title: 'Neural network with a memory of posts',
    about:
      'Reads your post and pays attention to the author’s earlier posts that matter most for it.',
  },
  'sa-lstm': {
    title: 'Neural network that marks words',
    about:
      'Marks the words of your post that could be its tags, even if nobody has used them before.',
  },
  fused: {
    title: 'Everything together',
    about:
      'Weighs similar posts, your words, the author’s tags and times, what others use now, and the text itself.',
  },
  extractor: {
    title: 'Neural network that marks words and reads replies',
    about:
      'Marks the words of your post that could be its tags, and pays attention to the replies.',
  },
  seq2seq: {
    title: 'Neural network that writes tags',
    about: 'Writes tags word by word, even ones that nobody has used before.',
  },
  'seq2seq-copy': {
    title: 'Neural network that writes tags and copies words',
    about: 'Writes tags word by word, with words of your post that it has never seen if need be.',
  },
  'bi-attention': {
    title: 'Neural network that writes tags and reads replies',
    about:
      'Writes tags word by word from your post and the replies to it, even ones that nobody has used before.',
  },
};

type Named = Pick<BundleInfo, 'name' | 'model'> & {
  /** One of the person's own models, with the name that they gave it. */
  readonly own?: { readonly name: string } | undefined;
};

/** "Similar posts", preceded by the bundle's name if that is not the model's. */
export function titleOf({ name, model, own }: Named): string {
  const title = names[model]?.title ?? model;
  const given = own?.name ?? name;
  return given === model ? title : `${given}: ${title}`;
}

/** The title with the registry name: "Similar posts (knn)". */
export function labelOf(bundle: Named): string {
  const title = titleOf(bundle);
  return names[bundle.model] ? `${title} (${bundle.model})` : title;
}

/** Describes the model; the server's summary if the model is unknown here. */
export function aboutOf({ model, summary }: Pick<BundleInfo, 'model' | 'summary'>): string {
  return names[model]?.about ?? summary;
}

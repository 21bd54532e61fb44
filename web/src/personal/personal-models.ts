/** The models that a page can train by itself, best first: those that need no ONNX Runtime. */

/** Seconds for 1,000 posts in a page's worker. */
const secondsPer1000 = {
  fused: 2,
  knn: 0.1,
  'naive-bayes': 0.1,
  author: 0.02,
  popular: 0.02,
} as const;
/** The same for `fused` where it learns from folds too. */
const withFolds = 7;

export type PersonalModelName = keyof typeof secondsPer1000;

export const personalModelNames = Object.keys(secondsPer1000) as readonly PersonalModelName[];

/** From this many posts on, the latest of them are enough examples for the ranker of `fused`. */
const enoughExamples = 3000;

/**
 * Options for a person's posts. `fused` also learns to rank from folds of all posts, which takes most of its time and
 * helps those with few posts: of eight accounts, it raised F1@1 for those with fewer than 2,100 posts alone.
 */
export function personalOptions(name: PersonalModelName, posts: number): Record<string, unknown> {
  return name === 'fused' && posts > enoughExamples ? { folds: 0 } : {};
}

/** A rough estimate in seconds, including the honest check, for which the model is trained a second time. */
export function estimatedSeconds(name: PersonalModelName, posts: number): number {
  const hasFolds = name === 'fused' && posts <= enoughExamples;
  return (posts / 1000) * (hasFolds ? withFolds : secondsPer1000[name]) * 2;
}

/** The models that a page can train by itself, best first: those that need no ONNX Runtime. */

/** Seconds for 1,000 posts in a page's worker. */
const secondsPer1000 = {
  fused: 4,
  knn: 0.2,
  'naive-bayes': 0.2,
  author: 0.02,
  popular: 0.02,
} as const;

export type PersonalModelName = keyof typeof secondsPer1000;

export const personalModelNames = Object.keys(secondsPer1000) as readonly PersonalModelName[];

/** A rough estimate in seconds, including the honest check, for which the model is trained a second time. */
export function estimatedSeconds(name: PersonalModelName, posts: number): number {
  return (posts / 1000) * secondsPer1000[name] * 2;
}

import { logGamma } from '../../base/log-gamma.ts';
import type { State } from './state.ts';

/**
 * ln p(w, t, z, y, x) of the state, eq. (1) in the header of `ttm.ts` with theta, pi, phi and psi integrated out. It rises
 * from a random start until the chain is near its equilibrium, and then varies around a level.
 */
export function logJoint(state: State): number {
  const { words: V, tagShares } = state.sizes;
  const { alpha, beta, gamma, delta } = state.priors;
  const topicalWords = state.words.length - state.backgroundWords;
  let sum =
    dirichlet(state.postsOf, alpha) +
    dirichlet([topicalWords, state.backgroundWords], delta) +
    dirichlet(state.background, beta);
  for (const count of state.wordTopics) sum += logRising(beta, count);
  for (const count of state.wordsOf) sum -= logRising(V * beta, count);
  for (const count of state.triggered) sum -= logRising(gamma, count);
  for (let post = 0; post < state.topics.length; post++) {
    let possible = 1;
    for (let at = state.wordOffsets[post]; at < state.wordOffsets[post + 1]; at++) {
      possible += state.topical[at];
    }
    sum -= (state.tagOffsets[post + 1] - state.tagOffsets[post]) * Math.log(possible);
  }
  return sum + logTranslations(state, (tag) => gamma * tagShares[tag]);
}

/** The numerators of p(t | x, z); each pair is visited where it first triggers. */
function logTranslations(state: State, prior: (tag: number) => number): number {
  const { first, next, counts } = state.translations;
  const isDone = new Uint8Array(first.length);
  let sum = 0;
  for (let post = 0; post < state.topics.length; post++) {
    for (let use = state.tagOffsets[post]; use < state.tagOffsets[post + 1]; use++) {
      const pair = state.pair(post, use, state.triggers[use]);
      if (isDone[pair]) continue;
      isDone[pair] = 1;
      for (let cell = first[pair]; cell >= 0; cell = next[cell]) {
        sum += logRising(prior(state.tags[use]), counts[cell]);
      }
    }
  }
  return sum;
}

/** ln of the probability of a sequence with these counts, with a symmetric Dirichlet prior integrated out. */
function dirichlet(counts: ArrayLike<number>, prior: number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    sum += logRising(prior, counts[i]);
    total += counts[i];
  }
  return sum - logRising(counts.length * prior, total);
}

/** ln x (x + 1) ... (x + n - 1) */
function logRising(x: number, n: number): number {
  return n === 0 ? 0 : logGamma(x + n) - logGamma(x);
}

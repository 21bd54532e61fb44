/** The sampler against all states of a tiny corpus, each with its probability by the chain rule. */
import { describe, expect, it } from 'vitest';
import { FastRandom } from '../../base/fast-random.ts';
import { Random } from '../../base/random.ts';
import { logJoint } from './log-joint.ts';
import { Sampler } from './sampler.ts';
import { State, type TranslatedPost } from './state.ts';

const priors = { alpha: 0.7, beta: 0.4, gamma: 0.9, delta: 1.5 };
const sizes = { topics: 2, words: 3, tagShares: Float64Array.of(0.6, 0.4) };
const posts: TranslatedPost[] = [
  { words: [0, 0], tags: [0, 1] },
  { words: [0, 1], tags: [0] },
  { words: [1, 2], tags: [1] },
];

/** What is hidden in a post: z, y of each word, and the place of each tag's trigger (-1: the empty word). */
interface Hidden {
  readonly topic: number;
  readonly topical: readonly number[];
  readonly triggers: readonly number[];
}

const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((all, list) => all.flatMap((one) => list.map((x) => [...one, x])), [[]]);

/** Every value that the hidden variables of a post can have. */
function hiddenOf({ words, tags }: TranslatedPost): Hidden[] {
  return product(words.map(() => [0, 1])).flatMap((topical) => {
    const possible = [-1, ...words.keys()].filter((place) => place < 0 || topical[place]);
    const all = product(tags.map(() => possible));
    return [0, 1].flatMap((topic) => all.map((triggers) => ({ topic, topical, triggers })));
  });
}

/** ln p(w, t, z, y, x) by the chain rule: each draw with a Dirichlet prior, given those before it. */
function chainRule(state: readonly Hidden[]): number {
  const seen = new Map<string, number>();
  let log = 0;
  const draw = (from: string, what: number, prior: number, mass: number) => {
    const [own, all] = [`${from}:${what}`, from];
    const p = ((seen.get(own) ?? 0) + prior) / ((seen.get(all) ?? 0) + mass);
    for (const key of [own, all]) seen.set(key, (seen.get(key) ?? 0) + 1);
    log += Math.log(p);
  };
  const { topics, words: V, tagShares } = sizes;
  const { alpha, beta, gamma, delta } = priors;
  for (const [i, { topic, topical, triggers }] of state.entries()) {
    const { words, tags } = posts[i];
    draw('theta', topic, alpha, topics * alpha);
    for (const [place, word] of words.entries()) {
      const y = topical[place];
      draw('pi', y, delta, 2 * delta);
      draw(y ? `phi ${topic}` : 'background', word, beta, V * beta);
    }
    const possible = 1 + topical.reduce((a, b) => a + b, 0);
    for (const [j, tag] of tags.entries()) {
      const word = triggers[j] < 0 ? 'none' : words[triggers[j]];
      draw(`psi ${topic} ${word}`, tag, gamma * tagShares[tag], gamma);
      log -= Math.log(possible);
    }
  }
  return log;
}

const random = (seed: number) => new FastRandom(new Random(seed));

/** The hidden variables of a state. */
function read(state: State): Hidden[] {
  return posts.map((_, post) => {
    const from = state.wordOffsets[post];
    return {
      topic: state.topics[post],
      topical: [...state.topical.subarray(from, state.wordOffsets[post + 1])],
      triggers: Array.from(
        state.triggers.subarray(state.tagOffsets[post], state.tagOffsets[post + 1]),
        (at) => (at < 0 ? -1 : at - from),
      ),
    };
  });
}

/** Facts that do not depend on the names of topics: who shares one, which words are topical, and each tag's trigger. */
function factsOf(state: readonly Hidden[]): string[] {
  return state.flatMap(({ topic, topical, triggers }, post) => [
    ...state.slice(0, post).flatMap((other, i) => (other.topic === topic ? [`${i}~${post}`] : [])),
    ...topical.flatMap((y, place) => (y ? [`y${post}.${place}`] : [])),
    ...triggers.map((place, tag) => `x${post}.${tag}=${place}`),
  ]);
}

/** Adds a weight to each pair of facts; a fact with itself is the fact alone. */
function tally(sums: Map<string, number>, state: readonly Hidden[], weight: number): void {
  const facts = factsOf(state);
  for (const [i, a] of facts.entries()) {
    for (const b of facts.slice(0, i + 1)) {
      const pair = `${b} ${a}`;
      sums.set(pair, (sums.get(pair) ?? 0) + weight);
    }
  }
}

describe('the sampler of ttm', () => {
  it('has the exact posterior of a tiny corpus, in every pair of hidden variables', () => {
    const states = product(posts.map(hiddenOf));
    const weights = states.map((state) => Math.exp(chainRule(state)));
    const total = weights.reduce((a, b) => a + b);
    const exact = new Map<string, number>();
    for (const [i, state] of states.entries()) tally(exact, state, weights[i] / total);
    expect(states.length).toBe(9216);
    expect(exact.size).toBeGreaterThan(150);

    const generator = random(3);
    const state = new State(posts, sizes, priors, generator);
    const sampler = new Sampler(state, generator);
    const sweeps = 200_000;
    const sampled = new Map<string, number>();
    for (let sweep = 0; sweep < sweeps; sweep++) {
      for (let post = 0; post < posts.length; post++) sampler.sample(post);
      tally(sampled, read(state), 1 / sweeps);
    }
    expect([...sampled.keys()].sort()).toEqual([...exact.keys()].sort());
    const differences = Array.from(exact, ([pair, p]) => Math.abs(p - sampled.get(pair)!));
    expect(Math.max(...differences)).toBeLessThan(0.005);
  });

  it('computes the joint probability of its state as the chain rule does', () => {
    const generator = random(3);
    const state = new State(posts, sizes, priors, generator);
    const sampler = new Sampler(state, generator);
    for (let sweep = 0; sweep < 20; sweep++) {
      for (let post = 0; post < posts.length; post++) sampler.sample(post);
      expect(logJoint(state)).toBeAllclose(chainRule(read(state)), { relative: 1e-12 });
    }
  });

  it('raises the likelihood from a random start, and finds the topics and the background', () => {
    // Topic k has the words 10 k .. 10 k + 9, each of which triggers the tag of its number; words 20 .. 29 are background.
    const generator = random(11);
    const drawn = Array.from({ length: 300 }, (_, i): TranslatedPost => {
      const own = [0, 1, 2].map(() => 10 * (i % 2) + generator.integer(10));
      const others = [0, 1, 2].map(() => 20 + generator.integer(10));
      return { words: [...own, ...others].sort((a, b) => a - b), tags: [own[0]] };
    });
    const drawnSizes = { topics: 2, words: 30, tagShares: new Float64Array(20).fill(1 / 20) };
    const state = new State(drawn, drawnSizes, priors, generator);
    const sampler = new Sampler(state, generator);
    const sweep = () => {
      for (let post = 0; post < drawn.length; post++) sampler.sample(post);
    };
    const start = logJoint(state);
    for (let i = 0; i < 10; i++) sweep();
    const early = logJoint(state);
    for (let i = 0; i < 190; i++) sweep();
    const late = logJoint(state);
    expect(early).toBeGreaterThan(start + 300);
    expect(late).toBeGreaterThan(early + 100);
    const agree = drawn.filter((_, i) => state.topics[i] === state.topics[i % 2]).length;
    expect(state.topics[0]).not.toBe(state.topics[1]);
    expect(agree / drawn.length).toBeGreaterThan(0.95);
    const right = state.words.filter((word, at) => (word < 20 ? 1 : 0) === state.topical[at]);
    expect(right.length / state.words.length).toBeGreaterThan(0.9);
  });
});

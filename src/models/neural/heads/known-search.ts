/** Search for the most probable known tags: beam search among the words that continue one. */
import type { Feeds } from '../../../graph/graph-runner.ts';
import { padding } from '../inputs/word-feeds.ts';
import { impossible } from './decoder.ts';
import {
  type Beam,
  firstBeam,
  type Hypothesis,
  numbers,
  runStep,
  type StepRunner,
} from './decoding-step.ts';
import type { TagTrie } from './tag-trie.ts';
import { ending } from './tag-word-feeds.ts';

export interface KnownSearchOptions {
  /** K, the hypotheses of a post that go on after each word. */
  readonly beam: number;
  /** V, the number of words in the vocabulary. */
  readonly vocabulary: number;
  readonly known: TagTrie;
  /** For each post, the words that only it has, whose ids follow those of the vocabulary. */
  readonly outside: readonly (readonly string[])[];
}

/** A beginning of known tags, and the row of the beam that it continues. */
interface Unfinished extends Hypothesis {
  readonly prefix: TagTrie;
  readonly origin: number;
}

/**
 * Beam search for a batch of posts as `beamSearch`, but of the known tags alone: a hypothesis goes on by the words that continue
 * the beginning of a known tag, and ends where it is one. The probabilities are the same.
 *
 * @param read the encoder's outputs `memory`, `memoryMask`, `start` and, to copy, `source`
 * @returns for each post, up to `beam` different known tags, best first
 */
export async function knownSearch(
  step: StepRunner,
  read: Feeds,
  { beam: K, vocabulary, known, outside }: KnownSearchOptions,
): Promise<Hypothesis[][]> {
  const ended: Hypothesis[][] = outside.map(() => []);
  let going: Unfinished[][] = outside.map(() => [
    { words: [], score: 0, prefix: known, origin: 0 },
  ]);
  let beam = firstBeam(read.start);
  while (going.some(({ length }) => length > 0)) {
    const N = beam.before.shape[1];
    const next = going.map((own, b) => own.map(({ prefix }) => prefix.continuations(outside[b])));
    const C = 1 + Math.max(...next.flat().map(({ length }) => length));
    const wanted = new Int32Array(going.length * N * C).fill(padding);
    const placeOf = (b: number, n: number) => (b * N + n) * C;
    for (const [b, own] of next.entries()) {
      for (const [n, words] of own.entries()) {
        wanted.set([ending, ...words.map(([word]) => word)], placeOf(b, n));
      }
    }
    const out = await runStep(step, read, beam, wanted, { vocabulary });
    const scores = numbers(out.wantedScores, wanted.length);
    going = going.map((own, b) => {
      const longer = own.flatMap(({ words }, n) =>
        next[b][n].map(([word, prefix], c): Unfinished => {
          const score = scores[placeOf(b, n) + 1 + c];
          return { words: [...words, word], score, prefix, origin: n };
        }),
      );
      const tags = own.flatMap(({ words, prefix }, n) =>
        prefix.isTag ? [{ words, score: scores[placeOf(b, n)] }] : [],
      );
      ended[b] = best([...ended[b], ...tags], K);
      // None becomes more probable than it is, and words that a shortlist lacks are impossible.
      const least = ended[b][K - 1]?.score ?? impossible / 2;
      return best(longer, K).filter(({ score }) => score > least);
    });
    beam = beamOf(going, out.newStates);
  }
  return ended;
}

function best<T extends Hypothesis>(hypotheses: readonly T[], K: number): T[] {
  return [...hypotheses].sort((x, y) => y.score - x.score).slice(0, K);
}

/** The beam of hypotheses; a post with fewer than others has rows that nothing reads. */
function beamOf(going: readonly (readonly Unfinished[])[], states: Beam['states']): Beam {
  const N = Math.max(...going.map(({ length }) => length));
  const shape = [going.length, N];
  const origins = new BigInt64Array(going.length * N);
  const before = new Int32Array(going.length * N).fill(padding);
  const scores = new Float32Array(going.length * N);
  for (const [b, own] of going.entries()) {
    for (const [n, { words, score, origin }] of own.entries()) {
      origins[b * N + n] = BigInt(origin);
      before[b * N + n] = words.at(-1)!;
      scores[b * N + n] = score;
    }
  }
  return {
    states,
    origins: { data: origins, shape },
    before: { data: before, shape },
    scores: { data: scores, shape },
  };
}

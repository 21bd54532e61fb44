/** Search for the most probable tags, word by word, with a graph of one step (`searchStep` of `decoder.ts`). */
import type { Feeds } from '../../../graph/graph-runner.ts';
import { impossible } from './decoder.ts';
import {
  type Beam,
  firstBeam,
  type Hypothesis,
  numbers,
  runStep,
  type StepRunner,
} from './decoding-step.ts';
import { ending, writtenSpecials } from './tag-word-feeds.ts';
import { longestTag } from './tags-from-words.ts';

export interface SearchOptions {
  /** K, the hypotheses of a post that go on after each word. */
  readonly beam: number;
  /** V, the number of words in the vocabulary. Ids from V on are words that only the post has. */
  readonly vocabulary: number;
  /** How many words a step has probabilities of, if it lists some (default V). */
  readonly listed?: number | undefined;
  /** Maximum number of words of a hypothesis (default `longestTag`). */
  readonly longest?: number;
}

/**
 * Beam search for a batch of posts: after each step, the `beam` most probable hypotheses of each post go on. Each of them may
 * also end, so hypotheses that end take no place from others. It is over for a post once no hypothesis can become one of its
 * best, or at `longest` words.
 *
 * @param read the encoder's outputs `memory`, `memoryMask`, `start` and, to copy, `source`
 * @returns for each post, up to `beam` different hypotheses of one word or more, best first
 */
export async function beamSearch(
  step: StepRunner,
  read: Feeds,
  { beam: K, vocabulary, listed = vocabulary, longest = longestTag }: SearchOptions,
): Promise<Hypothesis[][]> {
  const B = read.start.shape[0];
  const ended: Hypothesis[][] = Array.from({ length: B }, () => []);
  const isOver = new Array<boolean>(B).fill(false);
  const trail: Beam[] = [];
  let beam = firstBeam(read.start);
  for (let length = 0; length <= longest; length++) {
    const N = beam.before.shape[1];
    const perRow = Math.min(K + writtenSpecials.length, listed);
    const width = Math.min(K, N * perRow);
    const sizes = { vocabulary, perRow, width };
    const out = await runStep(step, read, beam, new Int32Array(B * N).fill(ending), sizes);
    const ends = numbers(out.wantedScores, B * N);
    const next = numbers(out.newScores, B * width);
    for (let b = 0; b < B; b++) {
      if (isOver[b]) continue;
      for (let n = 0; n < N && length > 0; n++) {
        const score = ends[b * N + n];
        if (score > impossible / 2) ended[b].push({ words: wordsOf(trail, b, n), score });
      }
      ended[b].sort((x, y) => y.score - x.score).splice(K);
      isOver[b] = next[b * width] <= (ended[b][K - 1]?.score ?? impossible / 2);
    }
    if (isOver.every(Boolean)) break;
    beam = {
      states: out.newStates,
      origins: out.newOrigins,
      before: out.newWords,
      scores: out.newScores,
    };
    trail.push(beam);
  }
  return ended;
}

/**
 * Reads a given tag.
 *
 * @param vocabulary V
 * @returns for each post, its log probability and the attention to each place of the memory, averaged over the steps
 */
export async function followTag(
  step: StepRunner,
  read: Feeds,
  words: readonly number[],
  vocabulary: number,
): Promise<{ readonly score: number; readonly attention: Float32Array }[]> {
  const B = read.start.shape[0];
  const T = read.memory.shape[0];
  const attention = Array.from({ length: B }, () => new Float32Array(T));
  let beam = firstBeam(read.start);
  for (const word of [...words, ending]) {
    const out = await runStep(step, read, beam, new Int32Array(B).fill(word), { vocabulary });
    const weights = numbers(out.attention, B * T);
    for (let i = 0; i < weights.length; i++) {
      attention[Math.floor(i / T)][i % T] += weights[i] / (words.length + 1);
    }
    const before = { data: new Int32Array(B).fill(word), shape: [B, 1] };
    const scores = { data: numbers(out.wantedScores, B), shape: [B, 1] };
    beam = { states: out.newStates, origins: beam.origins, before, scores };
  }
  const scores = beam.scores.data as Float32Array;
  return attention.map((own, b) => ({ score: scores[b], attention: own }));
}

/** Goes back from hypothesis n of post b to its first word. */
function wordsOf(trail: readonly Beam[], b: number, n: number): number[] {
  const words: number[] = [];
  let at = n;
  for (const { before, origins } of [...trail].reverse()) {
    const place = b * before.shape[1] + at;
    words.unshift(Number(before.data[place]));
    at = Number(origins.data[place]);
  }
  return words;
}

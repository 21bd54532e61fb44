/** A step of a search that writes tags word by word: runs `searchStep` of `decoder.ts`. */
import { DataFormatError } from '../../../base/errors.ts';
import type { Feed, Feeds, GraphRunner } from '../../../graph/graph-runner.ts';
import { beginning, knownWord } from './tag-word-feeds.ts';

export type StepRunner = Pick<GraphRunner, 'run'>;

/** A tag as word ids, without its end, and the logarithm of its probability. */
export interface Hypothesis {
  readonly words: readonly number[];
  readonly score: number;
}

/** The unfinished hypotheses of all posts of a batch, N for each. */
export interface Beam {
  /** [B, P, d] of the step before. */
  readonly states: Feed;
  /** [B, N]: the hypotheses that they continue, int64, their last words, int32, and their log probabilities. */
  readonly origins: Feed;
  readonly before: Feed;
  readonly scores: Feed;
}

/** The beam before the first word. */
export function firstBeam({ data, shape: [B, d] }: Feed): Beam {
  const shape = [B, 1];
  return {
    states: { data, shape: [B, 1, d] },
    origins: { data: new BigInt64Array(B), shape },
    before: { data: new Int32Array(B).fill(beginning), shape },
    scores: { data: new Float32Array(B), shape },
  };
}

const outputs = [
  'newStates',
  'newWords',
  'newOrigins',
  'newScores',
  'wantedScores',
  'attention',
] as const;

export interface StepSizes {
  /** V, the number of words in the vocabulary. */
  readonly vocabulary: number;
  /** How many words of each hypothesis are considered, and how many hypotheses are returned (default 1). */
  readonly perRow?: number;
  readonly width?: number;
}

/** @param wanted words for each hypothesis, [B, N, C] */
export async function runStep(
  step: StepRunner,
  read: Feeds,
  { before, ...beam }: Beam,
  wanted: Int32Array,
  { vocabulary, perRow = 1, width = 1 }: StepSizes,
): Promise<Record<(typeof outputs)[number], Feed>> {
  const known = (before.data as Int32Array).map((word) => knownWord(word, vocabulary));
  const one = (size: number) => ({ data: BigInt64Array.of(BigInt(size)), shape: [1] });
  const feeds = {
    ...read,
    ...beam,
    before: { data: known, shape: before.shape },
    wanted: { data: wanted, shape: [...before.shape, wanted.length / known.length] },
    perRow: one(perRow),
    width: one(width),
  };
  return step.run(feeds, outputs);
}

/** @throws {DataFormatError} if the graph of a bundle returns something else */
export function numbers({ data }: Feed, length: number): Float32Array {
  if (data instanceof Float32Array && data.length === length) return data;
  throw new DataFormatError(
    `step.onnx must output ${length} float32 numbers, got ${data.length} of ${data.constructor.name}; train it again`,
  );
}

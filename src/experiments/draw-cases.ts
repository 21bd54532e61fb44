import { Random } from '../base/random.ts';

const SEED = 1;

/**
 * Posts to look at, drawn by seed and not by result, in the order drawn: a larger draw begins with a smaller one.
 *
 * @param posts how many there are
 * @returns their places
 */
export function drawCases(posts: number, wanted: number): Uint32Array {
  const all = Uint32Array.from({ length: posts }, (_, at) => at);
  return new Random(SEED).split('cases').shuffle(all).subarray(0, wanted);
}

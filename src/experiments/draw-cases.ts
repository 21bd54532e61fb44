import { Random } from '../base/random.ts';

const SEED = 1;

/**
 * Draws posts to look at by seed, not by result. A larger draw begins with the posts of a smaller one.
 *
 * @param posts the number of posts
 * @returns places of posts, in the order drawn
 */
export function drawCases(posts: number, wanted: number): Uint32Array {
  const all = Uint32Array.from({ length: posts }, (_, at) => at);
  return new Random(SEED).split('cases').shuffle(all).subarray(0, wanted);
}

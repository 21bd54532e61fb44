import type { Ranking } from '../evaluation/index.ts';
import { type Post, PredictionMatch, readPredictions } from '../posts/index.ts';

/**
 * Reads the predictions of another program, in the format of `octothorpe evaluate --predictions`. They are matched by id if
 * both files have ids, otherwise line by line.
 *
 * @param posts all posts of the part, in the order of its file
 * @returns a ranking for each post
 * @throws {DataFormatError} naming the file, if a post is missing, occurs twice, or is not one of `posts`
 */
export async function readForeignPredictions(
  path: string,
  posts: readonly Post[],
  where: string,
): Promise<Ranking[]> {
  const gold = { ids: posts.map(({ id }) => id), tags: posts.map(({ hashtags }) => hashtags) };
  const match = new PredictionMatch(path, where, gold);
  const rankings: Ranking[] = posts.map(() => []);
  for await (const prediction of readPredictions(path)) {
    const post = match.placeOf(prediction);
    if (post !== undefined) rankings[post] = prediction.tags;
  }
  match.check();
  return rankings;
}

import { fnv1a } from '../../base/hash.ts';
import { normalizeTag } from '../../base/tags.ts';
import { toQuery } from '../../posts/history.ts';
import type { Post } from '../../posts/post.ts';
import type { Corpus, FitContext, Recommender } from '../model.ts';

/**
 * Chooses C by hit@1 (ties to the smaller, simpler one) on the validation posts, or without these on a tenth
 * of the training posts, drawn by seed and id.
 *
 * @param values what to choose from; when empty, or nothing can be judged, `otherwise` is returned
 */
export async function chooseC(
  corpus: Corpus,
  values: readonly number[],
  otherwise: number,
  context: FitContext,
  train: (corpus: Corpus, C: number) => Promise<Recommender>,
): Promise<number> {
  if (values.length === 0) return otherwise;
  const heldOut = (post: Post) => fnv1a(`${context.seed}/${post.id}`) % 10 === 0;
  const [rest, judged] = corpus.valid?.length
    ? [corpus.train, corpus.valid]
    : [corpus.train.filter((post) => !heldOut(post)), corpus.train.filter(heldOut)];
  if (judged.length === 0 || rest.every((post) => post.hashtags.length === 0)) {
    context.logger.warn(`too few posts to choose C from; took ${otherwise}`);
    return otherwise;
  }
  const gold = judged.map((post) => new Set(post.hashtags.map(normalizeTag)));
  const queries = judged.map(toQuery);
  let best = { C: otherwise, hits: -1 };
  for (const C of [...values].sort((a, b) => a - b)) {
    const rankings = await (await train({ train: rest }, C)).recommend(queries, 1);
    const hits = rankings.filter(([top], i) => top && gold[i].has(top.tag)).length;
    context.logger.info(`C = ${C}: hit@1 ${(hits / judged.length).toFixed(4)}`);
    if (hits > best.hits) best = { C, hits };
  }
  context.logger.info(`took C = ${best.C}`);
  return best.C;
}

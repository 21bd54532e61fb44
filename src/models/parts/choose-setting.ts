import { fnv1a } from '../../base/hash.ts';
import { normalizeTag } from '../../base/tags.ts';
import { toQuery } from '../../posts/history.ts';
import type { Post } from '../../posts/post.ts';
import type { Corpus, FitContext, Recommender } from '../model.ts';

/** More posts would add little information. */
const MOST_JUDGED = 2_000;

/**
 * Chooses one of several settings by hit@1 on the validation posts or, without these, on a tenth of the training posts. At
 * most 2,000 posts are used, sampled by seed and id. Ties go to the earlier setting.
 *
 * @param settings the candidates, simplest first; a single one is returned without training
 * @param describe names a setting in messages, as in "C = 10"
 * @param train trains with a setting on the given posts
 */
export async function chooseSetting<T>(
  corpus: Corpus,
  settings: readonly [T, ...T[]],
  describe: (setting: T) => string,
  train: (corpus: Corpus, setting: T) => Promise<Recommender>,
  { seed, logger }: Pick<FitContext, 'seed' | 'logger'>,
): Promise<T> {
  let [best] = settings;
  if (settings.length === 1) return best;
  const draw = (post: Post) => fnv1a(`${seed}/${post.id}`);
  const heldOut = (post: Post) => draw(post) % 10 === 0;
  const [rest, drawn] = corpus.valid?.length
    ? [corpus.train, [...corpus.valid]]
    : [corpus.train.filter((post) => !heldOut(post)), corpus.train.filter(heldOut)];
  const judged = drawn.sort((a, b) => draw(a) - draw(b)).slice(0, MOST_JUDGED);
  if (judged.length === 0 || rest.every((post) => post.hashtags.length === 0)) {
    logger.warn(`too few posts to compare settings; using ${describe(best)}`);
    return best;
  }
  const gold = judged.map((post) => new Set(post.hashtags.map(normalizeTag)));
  const queries = judged.map(toQuery);
  let most = -1;
  for (const setting of settings) {
    const rankings = await (await train({ train: rest }, setting)).recommend(queries, 1);
    const hits = rankings.filter(([top], i) => top && gold[i].has(top.tag)).length;
    logger.info(`${describe(setting)}: hit@1 ${(hits / judged.length).toFixed(4)}`);
    if (hits > most) [most, best] = [hits, setting];
  }
  logger.info(`using ${describe(best)}`);
  return best;
}

import { fnv1a } from '../../base/hash.ts';
import { normalizeTag } from '../../base/tags.ts';
import { withHistory } from '../../posts/history.ts';
import type { Post, Query } from '../../posts/post.ts';
import type { Corpus, FitContext, Recommender } from '../model.ts';

/** More posts would add little information. */
const MOST_JUDGED = 2_000;

interface Choice<T> {
  readonly describe: (setting: T) => string;
  readonly train: (corpus: Corpus, setting: T) => Promise<Recommender>;
  readonly history: number;
}

/**
 * Chooses one of several settings by hit@1 on the validation posts or, without these, on a tenth of the training posts. At
 * most 2,000 posts are used, sampled by seed and id. Ties go to the earlier setting.
 *
 * The posts are judged with their authors' earlier posts. Without these, a model would know no history of most posts drawn
 * from the training posts, because it remembers only each author's latest ones, and a setting with history would lose.
 *
 * @param settings the candidates, simplest first; a single one is returned without training
 * @param choice.describe names a setting in messages, as in "C = 10"
 * @param choice.train trains with a setting on the given posts
 * @param choice.history the most posts of a history that any setting reads
 */
export async function chooseSetting<T>(
  corpus: Corpus,
  settings: readonly [T, ...T[]],
  { describe, train, history }: Choice<T>,
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
  const queries = withHistories(judged, corpus, history);
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

/** The judged posts as queries, with what their authors posted before, also in posts that are judged. */
function withHistories(judged: readonly Post[], { train, valid }: Corpus, size: number): Query[] {
  const [posts, earlier] = valid?.length ? [valid, train] : [train, []];
  const queries = withHistory(posts, { earlier, size });
  const places = new Map(posts.map((post, place) => [post, place]));
  return judged.map((post) => queries[places.get(post)!]);
}

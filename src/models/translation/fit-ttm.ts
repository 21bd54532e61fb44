/** Trains `ttm`. In a file of its own: a page that loads a bundle does not need it. */
import { InvalidArgumentError, throwIfAborted } from '../../base/errors.ts';
import { FastRandom } from '../../base/fast-random.ts';
import { Random } from '../../base/random.ts';
import { TimeSlice } from '../../base/time-slice.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import { createPipeline } from '../../text/pipeline.ts';
import type { Corpus, FitContext, Fitted } from '../model.ts';
import { tagsToLearn } from '../parts/fitting.ts';
import { popularity } from '../parts/ranking.ts';
import { tokenizePosts } from '../parts/tokenize-posts.ts';
import { KeptSweeps } from './kept-sweeps.ts';
import { logJoint } from './log-joint.ts';
import { FittedTtm, type TtmOptions } from './recommender.ts';
import { Sampler } from './sampler.ts';
import { State } from './state.ts';

/** The likelihood is computed only every so many sweeps. */
const REPORT = 10;

export async function fitTtm(
  corpus: Corpus,
  options: TtmOptions,
  context: FitContext,
): Promise<Fitted> {
  const tags = tagsToLearn(corpus, 'ttm', options.minCount);
  if (options.topics * tags.size >= 2 ** 31) {
    throw new InvalidArgumentError(
      `ttm: ${options.topics} topics times ${tags.size} tags are too many; lower topics, or raise minCount`,
    );
  }
  const pipeline = createPipeline(options.text, context.runtime);
  // By id, so that the order of the corpus does not matter.
  const posts = [...corpus.train].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const tokens = await tokenizePosts(
    posts,
    ({ text, lang }) => pipeline.tokenize(text, lang),
    'ttm',
    context,
  );
  const words = Vocabulary.build(tokens, { minDocuments: options.minDocuments });
  const random = new FastRandom(new Random(context.seed).split('ttm'));
  const state = new State(
    posts.map(({ hashtags }, i) => ({
      words: words.encode(tokens[i]).sort((a, b) => a - b),
      tags: tags.encode(hashtags),
    })),
    { topics: options.topics, words: words.size, tagShares: popularity(tags) },
    options,
    random,
  );
  const counts = await runChain(state, new Sampler(state, random), options, context);
  return new FittedTtm(options, pipeline, { tags, words, counts });
}

/** Sweeps over the posts, and returns the means of the last sweeps; of the last one if aborted before those. */
async function runChain(
  state: State,
  sampler: Sampler,
  { iterations, samples }: TtmOptions,
  { signal, onProgress, logger }: FitContext,
) {
  throwIfAborted(signal, 'training ttm');
  const kept = new KeptSweeps(state);
  const slice = new TimeSlice();
  const units = state.words.length + state.tags.length;
  for (let sweep = 1; sweep <= iterations; sweep++) {
    for (let post = 0; post < state.topics.length; post++) {
      sampler.sample(post);
      if (post % 64 > 0 || !slice.isOver()) continue;
      await slice.rest();
      if (!signal?.aborted) continue;
      if (sweep === 1) throwIfAborted(signal, 'training ttm');
      logger.warn(`training was interrupted: kept ${sweep - 1} of ${iterations} sweeps`);
      if (sweep <= iterations - samples + 1) kept.add();
      return kept.means();
    }
    if (sweep > iterations - samples) kept.add();
    const loss = sweep % REPORT === 0 ? { loss: -logJoint(state) / units } : {};
    onProgress?.({ phase: 'fit', done: sweep, total: iterations, ...loss });
  }
  return kept.means();
}

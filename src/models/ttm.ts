/**
 * The topical translation model: "TTM" of Ding, Qiu, Zhang & Huang 2013, "Learning Topical Translation Model for Microblog
 * Hashtag Suggestion" (IJCAI, pp. 2078-2084). A comparison method of Huang et al. 2016, Li et al. 2016 and Shen et al. 2019.
 *
 * A post is about one topic. Its words are topical or belong to a background, and each of its tags is a translation of one of
 * its topical words, its trigger; how a word translates depends on the topic:
 *
 *     theta ~ Dirichlet(alpha)    pi ~ Beta(delta, delta)    phi_B, phi_k ~ Dirichlet(beta)    psi_kw ~ Dirichlet(gamma m)
 *     post:  z ~ theta
 *     word:  y ~ pi;  w ~ phi_z if y = 1, else phi_B
 *     tag:   x uniform over the topical words and the empty word;  t ~ psi_zx                                     (1)
 *
 * Collapsed Gibbs sampling draws, for each post, with all counts taken without what is drawn (topical words n_kw, background
 * words n_Bw, posts n_k, tags t triggered by w in topic k c_kwt; M tags and N other topical words in the post):
 *
 *     p(y = 1) ~ (n_1 + delta) (n_zw + beta) / (n_z. + V beta) ((N + 1) / (N + 2))^M  if the word triggers no tag
 *     p(y = 0) ~ (n_0 + delta) (n_Bw + beta) / (n_B. + V beta)                                                    (2)
 *     p(x)     ~ (c_zxt + gamma m_t) / (c_zx. + gamma)                                                            (3)
 *     p(z = k) ~ (n_k + alpha) prod over topical words of (n_kw + beta) / (n_k. + V beta)
 *                              prod over tags of (c_kxt + gamma m_t) / (c_kx. + gamma)                            (4)
 *
 * For a new post, with r(w, k) the share of phi_k in the probability of the word, and N_k the sum of r over its words:
 *
 *     p(k | post) ~ (n_k + alpha) prod over words of (pi_1 phi_k(w) + pi_0 phi_B(w))                              (5)
 *     p(t | k, w) = lambda (c_kwt + gamma m_t) / (c_kw. + gamma) + (1 - lambda) (c_.wt + gamma m_t) / (c_.w. + gamma)   (6)
 *     score(t)    = sum over k, w of p(k | post) r(w, k) / (1 + N_k) p(t | k, w), with r = 1 for the empty word   (7)
 *
 * Scores are probabilities. Counts are means over the last `samples` sweeps.
 *
 * What differs, and why: the model follows the paper's abstract and the descriptions in the papers that compare with it.
 * None of them gives settings or formulas, so the following are ours:
 * - The empty word, as in IBM model 1, can trigger a tag. Without it, a post without topical words could have no tags.
 * - The prior of the translations is proportional to m, the tags' shares of all uses, so that unseen translations fall back
 *   to popular tags.
 * - lambda mixes in the translations of all topics: most words translate to a tag in few posts, and fewer of one topic.
 * - New posts are read with fixed counts, exactly except for the mean in place of the number of topical words in (7).
 *   That needs no seed, and the result does not depend on other posts.
 * - All options' defaults, chosen on validation posts (`docs/models.md`).
 */
import Type from 'typebox';
import { parseOptions } from '../base/options.ts';
import { TagTable } from '../features/tag-table.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { createPipeline } from '../text/pipeline.ts';
import type { Model } from './model.ts';
import { minCountOption, minDocumentsOption } from './parts/count-options.ts';
import { bundleLines } from './parts/fitting.ts';
import { textOption } from './parts/text-option.ts';
import { loadCounts } from './translation/bundle-counts.ts';
import { FittedTtm } from './translation/recommender.ts';

const prior = { minimum: 1e-6, maximum: 1e6 };

const options = Type.Object(
  {
    text: textOption('memory-network'),
    topics: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 1000,
      search: { from: 1, to: 200, scale: 'log' },
      description: 'Number of topics K',
    }),
    alpha: Type.Number({
      ...prior,
      default: 1,
      search: { from: 0.01, to: 100, scale: 'log' },
      description: 'Prior of the topics of posts',
    }),
    beta: Type.Number({
      ...prior,
      default: 0.1,
      search: { from: 0.001, to: 10, scale: 'log' },
      description: "Prior of a topic's words and of the background",
    }),
    gamma: Type.Number({
      ...prior,
      default: 1,
      search: { from: 0.01, to: 100, scale: 'log' },
      description: "Prior of a word's translations in a topic, measured in tags",
    }),
    delta: Type.Number({
      ...prior,
      default: 1,
      search: { from: 0.1, to: 100, scale: 'log' },
      description: 'Prior of words being topical or background',
    }),
    lambda: Type.Number({
      default: 0.5,
      minimum: 0,
      maximum: 1,
      search: { from: 0, to: 1, scale: 'linear' },
      description: 'Weight of the translations of a topic; the rest goes to those of all topics',
    }),
    iterations: Type.Integer({
      default: 200,
      minimum: 1,
      description: 'Sweeps of the sampler over the posts',
    }),
    samples: Type.Integer({
      default: 20,
      minimum: 1,
      description: 'Number of last sweeps whose mean is kept',
    }),
    minDocuments: minDocumentsOption(2),
    minCount: minCountOption,
  },
  { additionalProperties: false },
);

export const ttm: Model<typeof options> = {
  name: 'ttm',
  paper: 'TTM of Ding et al. 2013, IJCAI',
  summary: 'one topic per post, and translation of its words to tags, by topic',
  options,
  async fit(corpus, given, context) {
    const { fitTtm } = await import('./translation/fit-ttm.ts');
    return fitTtm(corpus, parseOptions(options, given, 'ttm'), context);
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'ttm');
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), 'bundle of ttm: tags');
    const words = Vocabulary.fromLines(bundleLines(bundle, 'words'), 'bundle of ttm: words');
    const sizes = { topics: parsed.topics, words: words.size, tags: tags.size };
    const counts = loadCounts(bundle, sizes);
    return new FittedTtm(parsed, createPipeline(parsed.text, runtime), { tags, words, counts });
  },
};

/**
 * LDA: Ralf Krestel, Peter Fankhauser, Wolfgang Nejdl, "Latent Dirichlet Allocation for Tag Recommendation", RecSys 2009. Latent
 * topics of words and tags; a post gets the tags that are probable in its topics:
 *
 *     P(t | post) = sum over topics z of P(t | z) P(z | post)                                                     (1)
 *
 * With `propose: words`, it is the baseline LDA of Wang et al. 2019, "Microblog Hashtag Generation via Encoding Conversation
 * Contexts" (NAACL), https://aclanthology.org/N19-1164, section 3 ("Comparisons"): unsupervised, it ranks words instead of tags,
 * and proposes tags of a single word.
 *
 * What differs, and why:
 * - Krestel et al. recommend tags to resources that already have a few: their documents consist of tags alone. A new post has none
 *   as a rule, so here a document has the words of a post and its tags. The topics of a new post follow from its words, and from
 *   the tags that its draft has.
 * - Topics are learned by Gibbs sampling and inferred for new posts by fold-in (`features/lda.ts`), which needs no seed.
 * - P(t | post) is divided by its sum over all tags, so that it is a distribution over the tags.
 * - The prior of a post's topics is 0.1, not the usual 50 / K, which would keep the topics of ten words close to uniform. The
 *   paper of Wang et al. gives no settings; those of Krestel et al. are for other documents.
 */
import Type from 'typebox';
import { InvalidArgumentError } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import { LdaModel } from '../features/lda.ts';
import { TagTable } from '../features/tag-table.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { createPipeline } from '../text/pipeline.ts';
import type { Model } from './model.ts';
import { minCountOption, minDocumentsOption } from './parts/count-options.ts';
import { bundleLines, checkSameSize, tagsToLearn } from './parts/fitting.ts';
import { LdaRecommender, termsOfTags } from './parts/lda-recommender.ts';
import { textOption } from './parts/text-option.ts';
import { tokenizePosts } from './parts/tokenize-posts.ts';

const options = Type.Object(
  {
    text: textOption('memory-network'),
    propose: Type.Enum(['tags', 'words'], {
      default: 'tags',
      search: { choices: ['tags', 'words'] },
      description: 'What is ranked: the tags of the training posts, or words as tags',
    }),
    topics: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 10_000,
      search: { from: 10, to: 1000, scale: 'log' },
      description: 'K, the number of topics',
    }),
    alpha: Type.Number({
      default: 0.1,
      minimum: 1e-6,
      maximum: 1e6,
      search: { from: 0.001, to: 10, scale: 'log' },
      description: "Prior of a post's topics",
    }),
    beta: Type.Number({
      default: 0.01,
      minimum: 1e-6,
      maximum: 1e6,
      search: { from: 0.001, to: 1, scale: 'log' },
      description: "Prior of a topic's words and tags",
    }),
    iterations: Type.Integer({
      default: 200,
      minimum: 1,
      description: 'Sweeps of the sampler over the posts',
    }),
    minDocuments: minDocumentsOption(2),
    minCount: minCountOption,
  },
  { additionalProperties: false },
);

export const lda: Model<typeof options> = {
  name: 'lda',
  paper:
    'Krestel, Fankhauser, Nejdl 2009, "Latent Dirichlet Allocation for Tag Recommendation" (RecSys); baseline LDA of Wang et al. 2019',
  summary: 'the tags, or words as tags, that are most probable in the topics of the post',
  options,
  async fit(corpus, given, context) {
    const { trainLda } = await import('../features/train-lda.ts');
    const parsed = parseOptions(options, given, 'lda');
    const tags = tagsToLearn(corpus, 'lda', parsed.minCount);
    const pipeline = createPipeline(parsed.text, context.runtime);
    const posts = corpus.train.toSorted(({ id: a }, { id: b }) => (a < b ? -1 : a > b ? 1 : 0));
    const tokens = await tokenizePosts(
      posts,
      ({ text, lang }) => pipeline.tokenize(text, lang),
      'lda',
      context,
    );
    const words = Vocabulary.build(tokens, { minDocuments: parsed.minDocuments });
    const documents = posts.map(({ hashtags }, i) => [
      ...tokens[i].filter((word) => words.id(word) !== undefined),
      ...(parsed.propose === 'tags' ? termsOfTags(hashtags, tags) : []),
    ]);
    const terms = Vocabulary.build(documents);
    if (terms.size === 0) {
      throw new InvalidArgumentError(
        `lda: no word occurs in ${parsed.minDocuments} or more of the ${posts.length} training posts, so there are no topics to learn; use more posts, or lower minDocuments`,
      );
    }
    const { topics, alpha, beta, iterations } = parsed;
    const { signal, onProgress } = context;
    const { model } = await trainLda(
      documents.map((document) => terms.encode(document)),
      {
        ...{ topics, alpha, beta, iterations, vocabularySize: terms.size },
        seed: context.seed,
        ...(signal && { signal }),
        onProgress: (done, total) => onProgress?.({ phase: 'topics', done, total }),
      },
    );
    const learnt = { tags, terms, model };
    return new LdaRecommender({ ...parsed, text: pipeline.options }, pipeline, learnt);
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'lda');
    const where = 'bundle of lda';
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`);
    const list = bundleLines(bundle, 'topic-words');
    const terms = Vocabulary.fromLines(list, `${where}: topic-words`);
    const model = LdaModel.fromArrays(bundle.arrays, where);
    checkSameSize('lda', 'words and tags', {
      'the array "ldaCounts"': model.vocabularySize,
      'the list "topic-words"': terms.size,
    });
    return new LdaRecommender(parsed, createPipeline(parsed.text, runtime), { tags, terms, model });
  },
};

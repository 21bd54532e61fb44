/**
 * fastText: Joulin, Grave, Bojanowski, Mikolov, "Bag of Tricks for Efficient Text Classification" (EACL 2017),
 * https://aclanthology.org/E17-2068. A post is the mean of the vectors of its words (and n-grams), and a linear classifier
 * over the tags is trained together with the vectors. The system "FastText" of TagFinder, "Hashtag Recommendation for Twitter
 * Data" (2022), section 3.1.2: N = 1 (single words), vectors with 55 dimensions, hierarchical softmax over a Huffman tree of
 * the tags. Also the comparison method "FastText" of Li et al. 2016 (https://aclanthology.org/C16-1284).
 *
 * The authors' own library trains and answers, compiled to WebAssembly (package fasttext.wasm.js 1.0.0, of fastText 0.9.2). The
 * bundle contains its model file, `fasttext.bin`, which every fastText program reads; label `__label__7` is line 8 of `tags.txt`.
 *
 * What differs, and why:
 * - One thread: the package has no others. The library's own program uses several, which race for the same weights, so that
 *   its results vary from run to run; these are the same for the same seed.
 * - The first vectors are drawn here, by the seed. Without threads, the library draws a tenth of them; in WebAssembly, the others
 *   begin as whatever is in its memory, which can ruin the training (`fasttext/first-weights.ts`).
 * - The library reads posts in the order of their file. Here they are shuffled once, by the seed.
 * - A post's label in each epoch is one of its tags at random, as the library does it for `hs` and `softmax`; `ova` trains a
 *   classifier of its own for each tag. TagFinder does not say more than "hierarchical softmax".
 * - TagFinder gives neither the learning rate nor the epochs: 0.1 and 5 are the library's own defaults.
 * - TagFinder's text cleaning is the profile `tagfinder-heavy` of option `text`, not the default, as it needs an English lemmatizer.
 * - There are 100,000 vectors for n-grams, not 2,000,000, so that a bundle with n-grams has 22 MB rather than 440 MB; without
 *   n-grams there are none, as in the library's own program.
 * - No autotuning: the package's library was built without it. `octothorpe compare` searches options (docs/experiments.md).
 * - Tags below a probability of 0.00001 are ranked too, so that a ranking is as long as asked for. The library adds 0.00001 to
 *   each probability (and to each factor, for `hs`) to keep its logarithms finite; this is left as it is, up to 1.
 */
import Type from 'typebox';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { parseOptions } from '../base/options.ts';
import { TagTable } from '../features/tag-table.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { createPipeline } from '../text/pipeline.ts';
import { openFastText } from './fasttext/library.ts';
import { wordsForLines } from './fasttext/lines.ts';
import { mostCharacters, mostWordNgrams } from './fasttext/model-file.ts';
import { FastTextRecommender } from './fasttext/recommender.ts';
import type { Model } from './model.ts';
import { minCountOption } from './parts/count-options.ts';
import { bundleLines, tagsToLearn } from './parts/fitting.ts';
import { textOption } from './parts/text-option.ts';
import { tokenizePosts } from './parts/tokenize-posts.ts';

const options = Type.Object(
  {
    text: textOption(),
    loss: Type.Enum(['hs', 'softmax', 'ova'], {
      default: 'hs',
      search: { choices: ['hs', 'softmax', 'ova'] },
      description:
        'Hierarchical softmax (fast), softmax over all tags, or one classifier for each tag',
    }),
    dimension: Type.Integer({
      default: 55,
      minimum: 1,
      maximum: 10_000,
      search: { from: 10, to: 300, scale: 'log' },
      description: 'Size of the word vectors',
    }),
    epochs: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 100_000,
      description: 'Passes over the training posts',
    }),
    learningRate: Type.Number({
      default: 0.1,
      exclusiveMinimum: 0,
      maximum: 100,
      search: { from: 0.01, to: 2, scale: 'log' },
      description: 'Learning rate of the first step; it falls to 0 at a constant rate',
    }),
    wordNgrams: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: mostWordNgrams,
      search: { from: 1, to: 3, scale: 'linear' },
      description: 'Runs of up to so many words have vectors too; 1: only words',
    }),
    minn: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: mostCharacters,
      search: { choices: [0, 2, 3] },
      description: 'Shortest character n-grams of words that have vectors, if maxn is not 0',
    }),
    maxn: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: mostCharacters,
      search: { choices: [0, 4, 5, 6] },
      description: 'Longest character n-grams of words that have vectors; 0: none',
    }),
    bucket: Type.Integer({
      default: 100_000,
      minimum: 1,
      maximum: 100_000_000,
      search: { from: 10_000, to: 1_000_000, scale: 'log' },
      description: 'Vectors that n-grams share, if wordNgrams is above 1 or maxn is not 0',
    }),
    minWordCount: Type.Integer({
      default: 1,
      minimum: 1,
      search: { from: 1, to: 10, scale: 'log' },
      description: 'Words with fewer uses in the training posts than this are left out',
    }),
    minCount: minCountOption,
  },
  { additionalProperties: false },
);

export const fasttext: Model<typeof options> = {
  name: 'fasttext',
  paper:
    'Joulin et al. 2017, "Bag of Tricks for Efficient Text Classification" (EACL); FastText of TagFinder 2022, section 3.1.2',
  summary:
    'the mean of word vectors and a linear classifier, trained together by the fastText library',
  options,
  async fit(corpus, given, context) {
    const { trainFastText, trainingFile } = await import('./fasttext/train.ts');
    const parsed = parseOptions(options, given, 'fasttext');
    const { minn, maxn, minWordCount } = parsed;
    if (maxn > 0 && minn > maxn) {
      throw new InvalidArgumentError(
        `fasttext: minn must be at most maxn, got ${minn} and ${maxn}; lower minn, or set maxn to 0 for no character n-grams`,
      );
    }
    const tags = tagsToLearn(corpus, 'fasttext', parsed.minCount);
    // Before the posts are read, which takes a while.
    const library = await openFastText(context.runtime);
    const pipeline = createPipeline(parsed.text, context.runtime);
    const posts = corpus.train
      .filter(({ hashtags }) => tags.encode(hashtags).length > 0)
      .sort(({ id: a }, { id: b }) => (a < b ? -1 : a > b ? 1 : 0));
    const documents = await tokenizePosts(
      posts,
      ({ text, lang }) => wordsForLines(pipeline.tokenize(text, lang)),
      'fasttext',
      context,
    );
    const words = Vocabulary.build(documents, { minCount: minWordCount });
    if (words.size === 0) {
      throw new InvalidArgumentError(
        `fasttext: no word occurs ${minWordCount} times or more in the ${posts.length} training posts, so there is nothing to learn from; use more posts, or lower minWordCount`,
      );
    }
    const lines = posts.map(({ hashtags }, i) => ({
      tags: tags.encode(hashtags),
      words: documents[i],
    }));
    const file = trainingFile(lines, context.seed);
    const sizes = { posts: posts.length, rows: words.size + tags.size };
    const modelFile = trainFastText(file, sizes, parsed, library, context);
    const own = { ...parsed, text: pipeline.options };
    return FastTextRecommender.load(
      { options: own, pipeline, tags, words, modelFile },
      context.runtime,
    );
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'fasttext');
    const where = 'bundle of fasttext';
    const modelFile = bundle.files?.fasttext;
    if (modelFile === undefined) {
      throw new DataFormatError(`${where}: fasttext.bin is missing; train it again`);
    }
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`);
    const words = Vocabulary.fromLines(bundleLines(bundle, 'words'), `${where}: words`);
    const pipeline = createPipeline(parsed.text, runtime);
    return FastTextRecommender.load({ options: parsed, pipeline, tags, words, modelFile }, runtime);
  },
};

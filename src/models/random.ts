/**
 * Random tags, the baseline that every other model must beat.
 * - `uniform`: RANDOM of Wang et al. 2019, "Microblog Hashtag Generation via Encoding Conversation
 *   Contexts" (NAACL, section 3): "randomly ranks hashtags seen from training data".
 * - `frequency`: the benchmark of TagFinder (2022, section 4.1): "each label as an independent random
 *   Bernoulli experiment", its probability the share of the training posts that have it.
 *
 * What differs: a uniform ranking depends only on the seed and the post's text, so a post gets the
 * same ranking in any batch. TagFinder does not say whether it ranked drawn labels or their
 * probabilities; here tags are ranked by probability, so every post gets the same list.
 */
import Type, { type Static } from 'typebox';
import { checkFinite, checkIndices } from '../base/array-checks.ts';
import { fnv1a } from '../base/hash.ts';
import { parseOptions } from '../base/options.ts';
import { Random } from '../base/random.ts';
import { vector } from '../base/safetensors.ts';
import { TagTable } from '../features/tag-table.ts';
import type { Query } from '../posts/post.ts';
import type { BundleContents, Fitted, Model, Recommendation } from './model.ts';
import { arrayName, bestTags, bundleArray, tagsToLearn } from './parts/fitting.ts';
import { markPopular } from './parts/ranking.ts';

const options = Type.Object(
  {
    kind: Type.Enum(['uniform', 'frequency'], {
      default: 'uniform',
      description:
        'uniform: every order of the known tags is equally likely; frequency: tags by their share of the training posts',
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

export const random: Model<typeof options> = {
  name: 'random',
  paper: 'RANDOM of Wang et al., NAACL 2019; benchmark of TagFinder, 2022',
  summary: 'random known tags, drawn uniformly or by frequency',
  options,
  async fit(corpus, given, { seed }) {
    const parsed = parseOptions(options, given, 'random');
    return new FittedRandom(tagsToLearn(corpus, 'random'), parsed, seed, corpus.train.length);
  },
  async load(bundle) {
    const tags = TagTable.fromLines(bundle.vocabularies.tags, 'tags.txt of random');
    const [posts] = bundleArray(bundle, 'posts', Uint32Array, 1);
    const seeds = bundleArray(bundle, 'seed', Float64Array, 1);
    checkFinite(seeds, arrayName(bundle, 'seed'));
    const [seed] = seeds;
    const counts = Uint32Array.from({ length: tags.size }, (_, id) => tags.count(id));
    checkIndices(counts, posts + 1, 'bundle of random: counts of the list "tags"');
    return new FittedRandom(tags, parseOptions(options, bundle.options, 'random'), seed, posts);
  },
};

class FittedRandom implements Fitted {
  readonly #tags: TagTable;
  readonly #options: Options;
  readonly #seed: number;
  readonly #posts: number;
  /** shape (L,): share of the training posts that have the tag */
  readonly #frequencies: Float64Array;

  constructor(tags: TagTable, options: Options, seed: number, posts: number) {
    this.#tags = tags;
    this.#options = options;
    this.#seed = seed;
    this.#posts = posts;
    this.#frequencies = Float64Array.from({ length: tags.size }, (_, id) => tags.count(id) / posts);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => markPopular(this.#ranking(query, k), () => false));
  }

  #ranking({ text }: Query, k: number): Recommendation[] {
    if (this.#options.kind === 'frequency') {
      return bestTags(this.#tags, this.#frequencies, k, undefined, this.#frequencies);
    }
    const chance = new Random(fnv1a(`${this.#seed}/${text}`));
    const scores = Float64Array.from({ length: this.#tags.size }, () => chance.uniform());
    return bestTags(this.#tags, scores, k);
  }

  export(): BundleContents {
    return {
      model: 'random',
      options: this.#options,
      arrays: {
        posts: vector(Uint32Array.of(this.#posts)),
        seed: vector(Float64Array.of(this.#seed)),
      },
      vocabularies: { tags: this.#tags.toLines() },
    };
  }
}

/** Heads that score every tag: a linear layer from the post vector [B, H] to the tags [B, L], then probabilities. */
import { TagTable } from '../../../features/tag-table.ts';
import type { Tensor } from '../../../graph/graph.ts';
import type { GraphRunner } from '../../../graph/graph-runner.ts';
import { type Initializer, zeros } from '../../../graph/initializers.ts';
import { linear } from '../../../graph/layers/linear.ts';
import {
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
} from '../../../graph/operators/cross-entropy.ts';
import { sigmoid } from '../../../graph/operators/elementwise.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import type { BundleContents, Corpus, Recommendation } from '../../model.ts';
import { bestTags, bundleLines, checkSameSize, tagsToLearn } from '../../parts/fitting.ts';
import type { Gold, Graphs, Head, LearntHead } from '../head.ts';
import type { BundlePart, Options, ReadCorpusPost, ReadPost, Rows, Tensors } from '../input.ts';
import { TargetFeeds } from './target-feeds.ts';

/**
 * p = softmax(W post + b) over all tags. The loss is cross-entropy with each gold tag,
 * J = - sum over posts and their tags of log p(t | post), averaged over the posts of a batch so that the learning rate
 * does not depend on the batch size. Equations (4) and (5) of Li et al. 2016.
 */
export const tagSoftmax: Head = {
  learn: (corpus, options, model) => new TagHead(tagsOf(corpus, options, model), softmaxOverTags),
  load: (bundle) => new TagHead(loadTags(bundle), softmaxOverTags),
};

interface TagSigmoidOptions {
  /** The weight of each tag in the loss (default: all 1). shape (L,) */
  readonly weights?: (tags: TagTable, posts: number) => readonly number[];
}

/**
 * p = sigmoid(W post + b), independently for each tag. The loss is binary cross-entropy, summed over the tags and
 * averaged over the posts of a batch. b begins as the log-odds of a tag on a post of the corpus, the same for all tags (Lin et
 * al. 2017, "Focal Loss for Dense Object Detection", section 3.3): with zeros, training first lowers all probabilities, and
 * networks with ReLU may not recover from that.
 */
export function tagSigmoid({ weights }: TagSigmoidOptions = {}): Head {
  return {
    learn(corpus, options, model) {
      const tags = tagsOf(corpus, options, model);
      const posts = corpus.train.length;
      return new TagHead(tags, sigmoidOfTags(weights?.(tags, posts)), logOdds(tags, posts));
    },
    load: (bundle) => new TagHead(loadTags(bundle), sigmoidOfTags()),
  };
}

function logOdds(tags: TagTable, posts: number): Initializer {
  let uses = 0;
  for (let id = 0; id < tags.size; id++) uses += tags.count(id);
  const share = (1 + uses) / (2 + posts * tags.size);
  return () => new Float32Array(tags.size).fill(Math.log(share / (1 - share)));
}

/** The weight of tag t by its inverse document frequency, as scikit-learn smooths it: ln((1 + N) / (1 + n(t))) + 1. */
export function idfWeights(tags: TagTable, posts: number): number[] {
  return Array.from(
    { length: tags.size },
    (_, id) => Math.log((1 + posts) / (1 + tags.count(id))) + 1,
  );
}

/** How logits [B, L] become probabilities and a loss. */
interface Link {
  probabilities(logits: Tensor): Tensor;
  loss(logits: Tensor, target: Tensor): Tensor;
}

const softmaxOverTags: Link = {
  probabilities: softmax, // eq. (4): (B, L)
  loss: softmaxCrossEntropy, // eq. (5)
};

function sigmoidOfTags(given?: readonly number[]): Link {
  // For a single tag, ONNX Runtime (1.30) removes a product with the constant 1, and then fails to load the graph.
  const weights = given?.every((weight) => weight === 1) ? undefined : given;
  return {
    probabilities: sigmoid,
    loss: (logits, target) =>
      sigmoidCrossEntropy(
        logits,
        target,
        weights && logits.graph.constant(weights, [weights.length]),
      ),
  };
}

function tagsOf(corpus: Corpus, { minCount }: Options, model: string): TagTable {
  return tagsToLearn(corpus, model, minCount);
}

/** @throws {DataFormatError} if the bundle has no valid list of tags */
export function loadTags(bundle: BundleContents): TagTable {
  return TagTable.fromLines(bundleLines(bundle, 'tags'), `bundle of ${bundle.model}: tags`);
}

/** Reads `post` [B, H] from the network and passes on its `attention` [B, T] and `memoryAttention` [B, ..]. */
class TagHead implements LearntHead {
  readonly tags: TagTable;
  readonly leavesOut = 'with no other tags';
  readonly #link: Link;
  readonly #bias: Initializer;

  /** @param bias the initial bias of each tag */
  constructor(tags: TagTable, link: Link, bias: Initializer = zeros) {
    this.tags = tags;
    this.#link = link;
    this.#bias = bias;
  }

  goldOf({ query }: ReadCorpusPost): Gold {
    return this.tags.encode(query.hashtags);
  }

  declare(built: Tensors): Tensors {
    const logits = linear(built.post, 'tags', this.tags.size, { bias: this.#bias }); // (B, H) -> (B, L)
    return { ...built, logits };
  }

  loss({ logits }: Tensors): Tensor {
    const target = logits.graph.input('target', ['B', this.tags.size]);
    return this.#link.loss(logits, target);
  }

  outputs({ logits, attention, memoryAttention }: Tensors): Tensors {
    const probabilities = this.#link.probabilities(logits);
    return {
      probabilities,
      ...(attention && { attention }),
      ...(memoryAttention && { memoryAttention }),
    };
  }

  targets(gold: readonly Gold[]): TargetFeeds {
    return new TargetFeeds(gold, this.tags.size);
  }

  rank({ probabilities }: Rows, _post: ReadPost, k: number): Recommendation[] {
    return bestTags(this.tags, probabilities, k, undefined, probabilities);
  }

  scoreOf({ probabilities }: Rows, _post: ReadPost, tag: string): number | undefined {
    const id = this.tags.id(tag);
    return id === undefined ? undefined : probabilities[id];
  }

  isRight({ probabilities }: Rows, gold: Gold): boolean {
    let best = 0;
    for (let id = 1; id < probabilities.length; id++) {
      if (probabilities[id] > probabilities[best]) best = id;
    }
    return gold.includes(best);
  }

  checkSizes(name: string, { model }: Graphs<GraphRunner>): void {
    checkSameSize(name, 'tags', {
      'model.onnx': model.lastSize('probabilities'),
      'the list "tags"': this.tags.size,
    });
  }

  save(): BundlePart {
    return { vocabularies: { tags: this.tags.toLines() } };
  }
}

/**
 * The head that labels words: a softmax over two classes for each word, 1 if the word is part of a hashtag of the post. Its
 * tags are open: any word of a post can be recommended.
 */
import { DataFormatError } from '../../../base/errors.ts';
import { vector } from '../../../base/safetensors.ts';
import type { TagTable } from '../../../features/tag-table.ts';
import type { Tensor } from '../../../graph/graph.ts';
import type { GraphRunner } from '../../../graph/graph-runner.ts';
import { linear } from '../../../graph/layers/linear.ts';
import { sum } from '../../../graph/operators/broadcast.ts';
import { multiply, negate } from '../../../graph/operators/elementwise.ts';
import { mean } from '../../../graph/operators/reduce.ts';
import { transpose } from '../../../graph/operators/reshape.ts';
import { logSoftmax, softmax } from '../../../graph/operators/softmax.ts';
import type { Recommendation } from '../../model.ts';
import { arrayName, bundleArray, checkSameSize, tagsToLearn } from '../../parts/fitting.ts';
import { rankProposed } from '../../parts/ranking.ts';
import type { Gold, Graphs, Head, LearntHead } from '../head.ts';
import type { BundlePart, ReadCorpusPost, ReadPost, Rows, Tensors } from '../input.ts';
import { LabelFeeds } from './label-feeds.ts';
import { loadTags } from './tag-head.ts';
import { joinedShare, labelWords, TagsFromWords } from './tags-from-words.ts';

const classes = 2;
const joinedArray = 'labels.joined';

/**
 * p_t = softmax(W h_t + b) over the classes 0 and 1, for each word t. The loss is the cross-entropy, summed over the words of
 * a post, without padding, and averaged over the posts of a batch. `tags-from-words.ts` makes the labels, and tags of the
 * words.
 */
export const wordLabels: Head = {
  learn(corpus, _options, model, posts) {
    const read = posts.map(({ tokens, query }) => ({ tokens, hashtags: query.hashtags }));
    return new WordLabels(tagsToLearn(corpus, model), joinedShare(read));
  },
  load(bundle) {
    const [joined] = bundleArray(bundle, joinedArray, Float64Array, 1);
    if (joined >= 0 && joined <= 1) return new WordLabels(loadTags(bundle), joined);
    throw new DataFormatError(
      `${arrayName(bundle, joinedArray)} must be in [0, 1], got ${joined}; train it again`,
    );
  },
};

/** Reads the words' `states` [T, B, H] and the `mask` [T, B] from the network. A post's gold is the label of each word. */
class WordLabels implements LearntHead {
  readonly tags: TagTable;
  readonly leavesOut = 'without any of their tags among their words';
  readonly #joined: number;
  readonly #fromWords: TagsFromWords;

  constructor(tags: TagTable, joined: number) {
    this.tags = tags;
    this.#joined = joined;
    this.#fromWords = new TagsFromWords(tags, joined);
  }

  goldOf({ tokens, query }: ReadCorpusPost): Gold {
    return labelWords(tokens, query.hashtags);
  }

  declare(built: Tensors): Tensors {
    return { ...built, logits: linear(built.states, 'labels', classes) }; // (T, B, H) -> (T, B, 2)
  }

  loss({ logits }: Tensors): Tensor {
    const labels = logits.graph.input('labels', ['T', 'B', classes]); // zeros at padding
    return negate(mean(sum(multiply(logSoftmax(logits), labels), [0, 2])));
  }

  /** `probabilities` [B, T] of label 1; 0 at padding. */
  outputs({ logits, mask }: Tensors): Tensors {
    const one = logits.graph.constant([0, 1], [classes]);
    const p = sum(multiply(softmax(logits), one), [2]); // (T, B)
    return { probabilities: transpose(multiply(p, mask), [1, 0]) };
  }

  targets(gold: readonly Gold[]): LabelFeeds {
    return new LabelFeeds(gold);
  }

  rank({ probabilities }: Rows, { tokens }: ReadPost, k: number): Recommendation[] {
    const scores = this.#fromWords.score(tokens, probabilities);
    return rankProposed(this.tags, scores, k).map((one) => ({ ...one, probability: one.score }));
  }

  scoreOf({ probabilities }: Rows, { tokens }: ReadPost, tag: string): number | undefined {
    const score = this.#fromWords.score(tokens, probabilities).get(tag);
    return score ?? (this.tags.id(tag) === undefined ? undefined : 0);
  }

  /** Whether the most probable word is part of a gold tag. */
  isRight({ probabilities }: Rows, gold: Gold): boolean {
    return gold[probabilities.indexOf(Math.max(...probabilities))] === 1;
  }

  checkSizes(name: string, { model }: Graphs<GraphRunner>): void {
    checkSameSize(name, 'labels', {
      'model.onnx': model.weightShape('labels.weight')?.at(-1),
      'the method': classes,
    });
  }

  save(): BundlePart {
    return {
      vocabularies: { tags: this.tags.toLines() },
      arrays: { [joinedArray]: vector(Float64Array.of(this.#joined)) },
    };
  }
}

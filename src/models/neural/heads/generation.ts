/**
 * The head that writes tags word by word: the decoder and the beam search of Wang et al. 2019, "Microblog Hashtag Generation
 * via Encoding Conversation Contexts" (NAACL), equations (7) to (11). Its tags are open: any sequence of words that it knows
 * can be recommended.
 */
import Type from 'typebox';
import type { TagTable } from '../../../features/tag-table.ts';
import type { Vocabulary } from '../../../features/vocabulary.ts';
import type { Graph, Tensor } from '../../../graph/graph.ts';
import type { Feeds, GraphRunner } from '../../../graph/graph-runner.ts';
import { sum } from '../../../graph/operators/broadcast.ts';
import { divide, negate } from '../../../graph/operators/elementwise.ts';
import { count } from '../../../graph/operators/reduce.ts';
import type { Pipeline } from '../../../text/pipeline.ts';
import type { Recommendation } from '../../model.ts';
import { checkSameSize, tagsToLearn } from '../../parts/fitting.ts';
import { rankProposed } from '../../parts/ranking.ts';
import { replyTokens } from '../../parts/tokenize-posts.ts';
import type { Gold, Head, LearntHead, Targets, Writer } from '../head.ts';
import type { BundlePart, Options, ReadCorpusPost, ReadPost, Rows, Tensors } from '../input.ts';
import { unknownWord, wordTable } from '../inputs/word-feeds.ts';
import { beamSearch, followTag } from './beam-search.ts';
import { type DecoderSizes, probabilitiesOf, searchStep } from './decoder.ts';
import { tagWordFeeds, writtenSpecials } from './tag-word-feeds.ts';
import { longestTag } from './tags-from-words.ts';
import { vocabularyOption, WrittenTags } from './written-tags.ts';

/** The options that `generation` reads, in addition to `dimension`, `hidden`, `dropout` and `minWordCount`. */
export const generationOptions = {
  ...vocabularyOption,
  beam: Type.Integer({
    default: 20,
    minimum: 1,
    maximum: 100,
    search: { from: 5, to: 50, scale: 'log' },
    description: 'How many unfinished tags are kept after each word, and finished ones found',
  }),
};

/** The logits of a step take 64 MiB at most. */
const mostLogits = 2 ** 24;

/**
 * Pr(y | x) is the product of eq. (10) over the words of a tag and its end. The loss is eq. (11), averaged over the posts of a
 * batch; a post with several tags is learned once for each. The score of a recommendation is the probability that the network
 * writes it, added up over the sequences of words found that make the same tag.
 */
export function generation({ replies = false }: GenerationOptions = {}): Head {
  return {
    learn(corpus, options, model, posts, pipeline) {
      const tags = tagsToLearn(corpus, model);
      const read = replies ? posts.map((post) => withReplies(post, pipeline, options)) : posts;
      return new Generation(WrittenTags.learn(tags, read, options, pipeline), options);
    },
    load: (bundle, options, pipeline) =>
      new Generation(WrittenTags.fromBundle(bundle, pipeline), options),
  };
}

interface GenerationOptions {
  /** Whether words of the replies are in the vocabulary, for networks that read these apart (default false). */
  readonly replies?: boolean;
}

function withReplies(
  { query, tokens }: ReadCorpusPost,
  pipeline: Pipeline,
  { conversationWords }: Options,
): ReadCorpusPost {
  return { query, tokens: [...tokens, ...replyTokens(query, pipeline, conversationWords)] };
}

/**
 * Reads from the network what the decoder attends to, `memory` [T, B, M] with its `memoryMask` [T, B], and the decoder's first
 * state `start` [B, d]. A post's gold are the numbers of its tags.
 */
class Generation implements LearntHead, Writer {
  readonly leavesOut = `with no tag of up to ${longestTag} words`;
  readonly batchSize: number;
  readonly #written: WrittenTags;
  readonly #sizes: DecoderSizes;
  readonly #beam: number;

  constructor(written: WrittenTags, { dimension, hidden, dropout, beam }: Options) {
    const { size: words } = written.vocabulary;
    this.#written = written;
    this.#beam = beam;
    this.#sizes = { words, special: writtenSpecials.length, dimension, hidden, dropout };
    this.batchSize = Math.max(1, Math.min(100, Math.floor(mostLogits / (beam * words))));
  }

  get tags(): TagTable {
    return this.#written.tags;
  }

  get vocabulary(): Vocabulary {
    return this.#written.vocabulary;
  }

  get writer(): Writer {
    return this;
  }

  goldOf({ query }: ReadCorpusPost): Gold {
    return this.#written.numbersOf(query.hashtags);
  }

  declare(built: Tensors): Tensors {
    return built;
  }

  /** Eq. (11). */
  loss(declared: Tensors): Tensor {
    const logp = probabilitiesOf(declared, this.#sizes); // (R)
    return negate(divide(sum(logp), count(declared.start, [0])));
  }

  outputs({ memory, memoryMask, start }: Tensors): Tensors {
    return { memory, memoryMask, start };
  }

  targets(gold: readonly Gold[]): Targets {
    const wordsOf = (post: number) => this.#written.numbered(gold[post][0]);
    return { of: (batch) => tagWordFeeds(Array.from(batch, wordsOf)) };
  }

  step(graph: Graph, read: Tensors): Tensors {
    return searchStep(graph, read, this.#sizes);
  }

  /** Each post's rows are `scores` [n], log probabilities, and `words` [n, longestTag], ids with 0 after the last. */
  async search(step: GraphRunner, read: Feeds, tag?: string): Promise<Rows[]> {
    const sizes = { beam: this.#beam, vocabulary: this.vocabulary.size };
    const rows = (await beamSearch(step, read, sizes)).map((best): Rows => {
      const words = new Float32Array(best.length * longestTag);
      for (const [n, one] of best.entries()) words.set(one.words, n * longestTag);
      return { scores: Float32Array.from(best, ({ score }) => score), words };
    });
    if (tag === undefined) return rows;
    const found = rows.flatMap(sequences).find((words) => this.#written.join(words) === tag);
    const words = found ?? this.#written.encode(tag);
    const isPossible =
      words.length > 0 && words.length <= longestTag && !words.includes(unknownWord);
    const followed = await followTag(step, read, words);
    return rows.map((own, b) => ({
      ...own,
      attention: followed[b].attention,
      followed: Float32Array.of(isPossible ? followed[b].score : Number.NEGATIVE_INFINITY),
    }));
  }

  rank(rows: Rows, _post: ReadPost, k: number): Recommendation[] {
    return rankProposed(this.tags, this.#probabilities(rows), k).map((one) => ({
      ...one,
      probability: one.score,
    }));
  }

  scoreOf(rows: Rows, _post: ReadPost, tag: string): number {
    return this.#probabilities(rows).get(tag) ?? Math.exp(rows.followed[0]);
  }

  checkSizes(model: string, step: GraphRunner): void {
    for (const weight of [wordTable, 'output.bias']) {
      checkSameSize(model, 'words', {
        'step.onnx': step.weightShape(weight)?.[0],
        'the list "words"': this.vocabulary.size,
      });
    }
  }

  save(): BundlePart {
    return { vocabularies: this.#written.toLists() };
  }

  /** The tags of a post's rows, each with its probability. */
  #probabilities(rows: Rows): Map<string, number> {
    const probabilities = new Map<string, number>();
    for (const [n, words] of sequences(rows).entries()) {
      const tag = this.#written.join(words);
      const p = Math.exp(rows.scores[n]);
      if (tag !== '') probabilities.set(tag, (probabilities.get(tag) ?? 0) + p);
    }
    return probabilities;
  }
}

/** The word ids of each tag of a post's rows. */
function sequences({ scores, words }: Rows): number[][] {
  return Array.from(scores, (_, n) =>
    Array.from(words.subarray(n * longestTag, (n + 1) * longestTag)).filter((id) => id > 0),
  );
}

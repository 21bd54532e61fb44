/**
 * The head that writes tags word by word: the decoder and the beam search of Wang et al. 2019, "Microblog Hashtag Generation
 * via Encoding Conversation Contexts" (NAACL), equations (7) to (11). Its tags are open: any sequence of words that it knows
 * can be recommended.
 */
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
import type { Gold, Graphs, Head, LearntHead, Targets, Writer } from '../head.ts';
import type { BundlePart, Options, ReadCorpusPost, ReadPost, Rows, Tensors } from '../input.ts';
import { wordTable } from '../inputs/word-feeds.ts';
import { type DecoderSizes, listedOutput, probabilitiesOf, searchStep } from './decoder.ts';
import { Shortlists } from './shortlist.ts';
import { searchOptions, TagSearch } from './tag-search.ts';
import { tagWordFeeds, writtenSpecials } from './tag-word-feeds.ts';
import { longestTag } from './tags-from-words.ts';
import { vocabularyOption, WrittenTags } from './written-tags.ts';

/** The options that `generation` reads, in addition to `dimension`, `hidden`, `dropout` and `minWordCount`. */
export const generationOptions = {
  ...vocabularyOption,
  ...searchOptions,
};

/** The logits of a step, and with shortlists the columns of the output matrix, take 64 MiB at most. */
const mostLogits = 2 ** 24;

/**
 * Pr(y | x) is the product of eq. (10) over the words of a tag and its end. The loss is eq. (11), averaged over the posts of a
 * batch; a post with several tags is learned once for each. The score of a recommendation is the probability that the network
 * writes it, added up over the sequences of words found that make the same tag.
 */
export function generation({ replies = false, copies = false }: GenerationOptions = {}): Head {
  return {
    learn(corpus, options, model, posts, pipeline) {
      const tags = tagsToLearn(corpus, model);
      const tokensOf = readsOf(replies, options, pipeline);
      const read = posts.map((post) => ({ ...post, tokens: tokensOf(post) }));
      const written = WrittenTags.learn(tags, read, options, pipeline);
      return new Generation(written, options, copies, tokensOf);
    },
    load(bundle, options, pipeline) {
      const written = WrittenTags.fromBundle(bundle, pipeline);
      return new Generation(written, options, copies, readsOf(replies, options, pipeline));
    },
  };
}

interface GenerationOptions {
  /** Whether words of the replies are in the vocabulary, for networks that read these apart (default false). */
  readonly replies?: boolean;
  /** Whether words of the post can be copied (`pointer.ts`); needs the input `copiedWords()` (default false). */
  readonly copies?: boolean;
}

/** The words of a post and, for networks that read them apart, of the replies to it. */
function readsOf(
  replies: boolean,
  { conversationWords }: Options,
  pipeline: Pipeline,
): (post: ReadPost) => readonly string[] {
  return replies
    ? ({ query, tokens }) => [...tokens, ...replyTokens(query, pipeline, conversationWords)]
    : ({ tokens }) => tokens;
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
  readonly #search: TagSearch;
  readonly #shortlists: Shortlists | undefined;

  constructor(
    written: WrittenTags,
    options: Options,
    copies: boolean,
    tokensOf: (post: ReadPost) => readonly string[],
  ) {
    const { dimension, hidden, dropout, beam, shortlist } = options;
    const words = written.vocabulary.size;
    this.#written = written;
    this.#shortlists =
      shortlist > 0
        ? new Shortlists(shortlist, written.vocabulary, written.uses(), tokensOf)
        : undefined;
    this.#search = new TagSearch(written, options, copies, this.#shortlists);
    this.#sizes = { words, special: writtenSpecials.length, dimension, hidden, dropout };
    const ofPost = this.#shortlists
      ? Math.max(beam, 2 * hidden) * this.#shortlists.size
      : beam * words;
    this.batchSize = Math.max(1, Math.min(100, Math.floor(mostLogits / ofPost)));
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

  goldOf(post: ReadCorpusPost): Gold {
    return this.#written.numbersOf(post.query.hashtags, this.#search.outsideOf(post));
  }

  declare(built: Tensors): Tensors {
    return built;
  }

  /** Eq. (11). */
  loss(declared: Tensors): Tensor {
    const logp = probabilitiesOf(declared, this.#sizes); // (R)
    return negate(divide(sum(logp), count(declared.start, [0])));
  }

  outputs(declared: Tensors): Tensors {
    const { memory, memoryMask, start, source } = declared;
    const listed = this.#shortlists && listedOutput(declared, this.#sizes);
    return { memory, memoryMask, start, ...(source && { source }), ...listed };
  }

  feeds(posts: readonly ReadPost[]): Feeds {
    return this.#shortlists?.feeds(posts) ?? {};
  }

  targets(gold: readonly Gold[]): Targets {
    const wordsOf = (post: number) => this.#written.numbered(gold[post][0]);
    return { of: (batch) => tagWordFeeds(Array.from(batch, wordsOf), this.vocabulary.size) };
  }

  step(graph: Graph, read: Tensors): Tensors {
    return searchStep(graph, read, this.#sizes);
  }

  search(...given: Parameters<Writer['search']>): Promise<Rows[]> {
    return this.#search.search(...given);
  }

  rank(rows: Rows, post: ReadPost, k: number): Recommendation[] {
    return rankProposed(this.tags, this.#search.probabilities(rows, post), k).map((one) => ({
      ...one,
      probability: one.score,
    }));
  }

  scoreOf(rows: Rows, post: ReadPost, tag: string): number | undefined {
    if (!this.#search.allows(tag)) return undefined;
    return this.#search.probabilities(rows, post).get(tag) ?? Math.exp(rows.followed[0]);
  }

  checkSizes(name: string, { model, step = model }: Graphs<GraphRunner>): void {
    const output = this.#shortlists ? { 'model.onnx': model } : { 'step.onnx': step };
    const weights = [
      [{ 'step.onnx': step }, wordTable],
      [output, 'output.bias'],
    ] as const;
    for (const [graphs, weight] of weights) {
      const [[file, graph]] = Object.entries(graphs);
      checkSameSize(name, 'words', {
        [file]: graph.weightShape(weight)?.[0],
        'the list "words"': this.vocabulary.size,
      });
    }
  }

  save(): BundlePart {
    return { vocabularies: this.#written.toLists() };
  }
}

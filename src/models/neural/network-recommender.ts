import { DataFormatError } from '../../base/errors.ts';
import type { GraphRunner, Ort } from '../../graph/graph-runner.ts';
import type { Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { EpochRecord } from '../../training/checkpoint.ts';
import type {
  Attention,
  BundleContents,
  ExplainedPost,
  ExplainedWord,
  Explanation,
  Fitted,
  Recommendation,
} from '../model.ts';
import { byWeight, explainUnknown } from '../parts/explain.ts';
import { openGraph } from '../parts/graphs.ts';
import { markPopular, summarizePopular } from '../parts/ranking.ts';
import type { LearntHead } from './head.ts';
import type { LearntInput, ReadPost, Rows } from './input.ts';
import { predict } from './predictor.ts';
import { readPost } from './read-post.ts';

/** Maximum number of words that are left out one by one to explain a tag. */
const mostLeftOut = 200;

export interface NetworkParts {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pipeline: Pipeline;
  readonly inputs: readonly LearntInput[];
  readonly head: LearntHead;
  /** The serialized graph, from the inputs to the head's outputs. */
  readonly onnx: Uint8Array;
  /** Only after training. */
  readonly epochs?: readonly EpochRecord[] | undefined;
}

/** A trained or loaded network: a graph, and what its inputs and head learned. */
export class NetworkRecommender implements Fitted {
  readonly #parts: NetworkParts;
  readonly #graph: GraphRunner;

  private constructor(parts: NetworkParts, graph: GraphRunner) {
    this.#parts = parts;
    this.#graph = graph;
  }

  /**
   * @throws {DataFormatError} if the graph is missing, ONNX Runtime cannot load it, or its sizes do not match
   * @throws {FileAccessError} if ONNX Runtime itself cannot be loaded
   */
  static async load(
    ort: Ort,
    parts: Omit<NetworkParts, 'onnx'> & { readonly onnx: Uint8Array | undefined },
  ): Promise<NetworkRecommender> {
    const { name, onnx, inputs, head } = parts;
    if (!onnx) {
      throw new DataFormatError(`bundle of ${name}: model.onnx is missing; train it again`);
    }
    const graph = await openGraph(ort, onnx, `bundle of ${name}: model.onnx`);
    try {
      for (const part of [...inputs, head]) part.checkSizes(name, graph);
    } catch (error) {
      await graph.release();
      throw error;
    }
    return new NetworkRecommender({ ...parts, onnx }, graph);
  }

  get epochs(): readonly EpochRecord[] | undefined {
    return this.#parts.epochs;
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { head } = this.#parts;
    const posts = queries.map((query) => this.#read(query));
    const rankings: Recommendation[][] = new Array(posts.length);
    await this.#predict(posts, (place, rows) => {
      const hasEvidence = this.#hasEvidence(posts[place]);
      rankings[place] = markPopular(head.rank(rows, posts[place], k), () => hasEvidence);
    });
    return rankings;
  }

  /**
   * Weights of the post's words. If the network has attention, a word's weight is its attention (the same for every
   * tag). Otherwise it is how much the tag's probability falls without the word; then only the first 200 words are
   * read, as if the post ended there, because each word takes another run over all of them. Inputs add to it what else
   * they read.
   */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { head } = this.#parts;
    const post = this.#read(query);
    let score: number | undefined;
    let attention: Attention = {};
    await this.#predict([post], (_, rows) => {
      score = head.scoreOf(rows, post, tag);
      attention = this.#attentionOf(post, rows);
    });
    if (score === undefined) return explainUnknown(tag);
    const attends = attention.words !== undefined;
    const words = attention.words ?? weighted(post, await this.#fallWithout(post, tag));
    const summary = this.#hasEvidence(post)
      ? summarize(tag, words, attends) + summarizeHistory(attention.history)
      : summarizePopular(tag, head.tags);
    return { tag, score, ...attention, words, summary };
  }

  async attention(query: Query): Promise<Attention | undefined> {
    const post = this.#read(query);
    let found: Attention = {};
    await this.#predict([post], (_, rows) => {
      found = this.#attentionOf(post, rows);
    });
    return Object.keys(found).length > 0 ? found : undefined;
  }

  #attentionOf(post: ReadPost, rows: Rows): Attention {
    const more = this.#parts.inputs.map((input) => input.explain?.(post, rows));
    const words = rows.attention && weighted(post, rows.attention);
    return Object.assign({}, words && { words }, ...more);
  }

  export(): BundleContents {
    const { name, options, inputs, head, onnx } = this.#parts;
    const saved = [head, ...inputs].map((part) => part.save());
    return {
      model: name,
      options,
      arrays: Object.assign({}, ...saved.map(({ arrays }) => arrays)),
      vocabularies: Object.assign({}, ...saved.map(({ vocabularies }) => vocabularies)),
      graphs: Object.assign({}, ...saved.map(({ graphs }) => graphs), { model: onnx }),
    };
  }

  async release(): Promise<void> {
    for (const input of this.#parts.inputs) await input.release?.();
    await this.#graph.release();
  }

  #read(query: Query): ReadPost {
    return readPost(query, this.#parts.pipeline, this.#parts.options);
  }

  #hasEvidence(post: ReadPost): boolean {
    return this.#parts.inputs.some((input) => input.speaks?.(post));
  }

  /** How much the tag's score falls without each word: to 0 if it is then no tag of the post. shape (T,) */
  async #fallWithout({ query, tokens: all }: ReadPost, tag: string): Promise<number[]> {
    const tokens = all.slice(0, mostLeftOut);
    const scores: number[] = new Array(tokens.length + 1);
    const without = tokens.map((_, left) => tokens.filter((_, i) => i !== left));
    const posts = [tokens, ...without].map((own) => ({ query, tokens: own }));
    await this.#predict(posts, (place, rows) => {
      scores[place] = this.#parts.head.scoreOf(rows, posts[place], tag) ?? 0;
    });
    const [whole, ...others] = scores;
    return others.map((score) => whole - score);
  }

  async #predict(
    posts: readonly ReadPost[],
    each: (post: number, rows: Rows) => void,
  ): Promise<void> {
    const encoded = await Promise.all(this.#parts.inputs.map((input) => input.encode(posts)));
    await predict(this.#graph, encoded, this.#graph.outputNames, each);
  }
}

/** Words with their weights, largest first. The weights may end before the words do. */
function weighted({ tokens }: ReadPost, weights: ArrayLike<number>): ExplainedWord[] {
  return tokens
    .slice(0, weights.length)
    .map((word, place) => ({ word, weight: weights[place], place }))
    .sort(byWeight);
}

function summarizeHistory(history: readonly ExplainedPost[] = []): string {
  const [most] = history;
  if (!most || most.words.length === 0) return '';
  return ` Of the earlier posts, the model pays most attention to the one with ${nameWords(most.words)}.`;
}

/** Up to three different words. */
function nameWords(words: readonly ExplainedWord[]): string {
  return [...new Set(words.map(({ word }) => word))]
    .slice(0, 3)
    .map((word) => `"${word}"`)
    .join(', ');
}

function summarize(tag: string, words: readonly ExplainedWord[], attends: boolean): string {
  const telling = words.filter(({ weight }) => weight > 0);
  if (telling.length === 0) return `No word of the post makes #${tag} more probable.`;
  const named = nameWords(telling);
  return attends
    ? `The model pays most attention to the words ${named}.`
    : `Without the words ${named}, #${tag} would be less probable.`;
}

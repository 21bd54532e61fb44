import type { GraphRunner, Ort } from '../../graph/graph-runner.ts';
import type { Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { EpochRecord } from '../../training/checkpoint.ts';
import type { Attention, BundleContents, Explanation, Fitted, Recommendation } from '../model.ts';
import { byWeight, explainUnknown } from '../parts/explain.ts';
import { openGraphs } from '../parts/graphs.ts';
import { markPopular, summarizePopular } from '../parts/ranking.ts';
import type { Graphs, LearntHead } from './head.ts';
import type { LearntInput, ReadPost, Rows } from './input.ts';
import { type Answer, predict, rowsOf } from './predictor.ts';
import { readPost } from './read-post.ts';
import { summarize, summarizeHistory, weighted } from './summaries.ts';

/** Maximum number of words that are left out one by one to explain a tag. */
const mostLeftOut = 200;

export interface NetworkParts {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pipeline: Pipeline;
  readonly inputs: readonly LearntInput[];
  readonly head: LearntHead;
  /** The serialized graphs: from the inputs to the head's outputs, and the step of a head that writes. */
  readonly graphs: Graphs<Uint8Array>;
  /** Only after training. */
  readonly epochs?: readonly EpochRecord[] | undefined;
}

/** A trained or loaded network: its graphs, and what its inputs and head learned. */
export class NetworkRecommender implements Fitted {
  readonly #parts: NetworkParts;
  readonly #graphs: Graphs<GraphRunner>;

  private constructor(parts: NetworkParts, graphs: Graphs<GraphRunner>) {
    this.#parts = parts;
    this.#graphs = graphs;
  }

  /**
   * @throws {DataFormatError} if the graph is missing, ONNX Runtime cannot load it, or its sizes do not match
   * @throws {FileAccessError} if ONNX Runtime itself cannot be loaded
   */
  static async load(
    ort: Ort,
    parts: Omit<NetworkParts, 'graphs'> & Pick<BundleContents, 'graphs'>,
  ): Promise<NetworkRecommender> {
    const { name, inputs, head } = parts;
    const names = head.writer ? (['model', 'step'] as const) : (['model'] as const);
    const bundle = { model: name, graphs: parts.graphs };
    const graphs: Graphs<GraphRunner> = await openGraphs(bundle, names, {
      loadOrt: async () => ort,
    });
    const recommender = new NetworkRecommender(parts as NetworkParts, graphs);
    try {
      for (const input of inputs) input.checkSizes(name, graphs.model);
      head.checkSizes(name, graphs);
    } catch (error) {
      await recommender.release();
      throw error;
    }
    return recommender;
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
   * tag, unless the network writes tags). Otherwise it is how much the tag's probability falls without the word; then
   * only the first 200 words are read, as if the post ended there, because each word takes another run over all of
   * them. Inputs add what else they read.
   */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { head } = this.#parts;
    const post = this.#read(query);
    let score: number | undefined;
    let attention: Attention = {};
    const read = (_: number, rows: Rows) => {
      score = head.scoreOf(rows, post, tag);
      attention = this.#attentionOf(post, rows);
    };
    await this.#predict([post], read, tag);
    if (score === undefined) return explainUnknown(tag);
    const { conversation = [] } = attention;
    const attends = attention.words !== undefined || head.writer !== undefined;
    const words =
      attention.words ?? (attends ? [] : weighted(post, await this.#fallWithout(post, tag)));
    const summary = this.#hasEvidence(post)
      ? summarize(tag, [...words, ...conversation].sort(byWeight), attends) +
        summarizeHistory(attention.history)
      : summarizePopular(tag, head.tags);
    return { tag, score, ...attention, words, summary };
  }

  /** If the network writes tags, the attention while it writes the best one. */
  async attention(query: Query): Promise<Attention | undefined> {
    const post = this.#read(query);
    const [[best]] = this.#parts.head.writer ? await this.recommend([query], 1) : [[]];
    let found: Attention = {};
    const read = (_: number, rows: Rows) => {
      found = this.#attentionOf(post, rows);
    };
    await this.#predict([post], read, best?.tag);
    return Object.keys(found).length > 0 ? found : undefined;
  }

  #attentionOf(post: ReadPost, rows: Rows): Attention {
    const more = this.#parts.inputs.map((input) => input.explain?.(post, rows));
    const words = rows.attention && weighted(post, rows.attention);
    return Object.assign({}, words && { words }, ...more);
  }

  export(): BundleContents {
    const { name, options, inputs, head, graphs } = this.#parts;
    const saved = [head, ...inputs].map((part) => part.save());
    return {
      model: name,
      options,
      arrays: Object.assign({}, ...saved.map(({ arrays }) => arrays)),
      vocabularies: Object.assign({}, ...saved.map(({ vocabularies }) => vocabularies)),
      graphs: Object.assign({}, ...saved.map((part) => part.graphs), graphs),
    };
  }

  async release(): Promise<void> {
    for (const input of this.#parts.inputs) await input.release?.();
    for (const graph of Object.values(this.#graphs)) await graph.release();
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

  /** @param tag for heads that write, as in `Writer.search` */
  async #predict(
    posts: readonly ReadPost[],
    each: (post: number, rows: Rows) => void,
    tag?: string,
  ): Promise<void> {
    const { inputs, head } = this.#parts;
    const { model, step } = this.#graphs;
    const { writer } = head;
    const encoded = await Promise.all(inputs.map((input) => input.encode(posts)));
    const answer: Answer = writer
      ? async (feeds, batch) => {
          const own = batch.map((post) => posts[post]);
          const read = await model.run({ ...feeds, ...writer.feeds?.(own) }, model.outputNames);
          return writer.search(step!, read, own, tag);
        }
      : rowsOf(model);
    await predict(encoded, answer, each, writer?.batchSize);
  }
}

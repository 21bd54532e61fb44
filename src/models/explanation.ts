/** Why a tag was recommended for a post. Every list is sorted, most important first. */
export interface Explanation {
  readonly tag: string;
  readonly score: number;
  /** Words of the post and their weights for the tag (attention, tf-idf x coefficient, log-odds). */
  readonly words?: readonly ExplainedWord[];
  /** Training posts that voted for the tag. */
  readonly neighbours?: readonly Neighbour[];
  /** How often the author has used the tag. */
  readonly authorUses?: number;
  /** The author's earlier posts that the model read. */
  readonly history?: readonly ExplainedPost[];
  /** What each source of a fused model says for the tag, strongest first. */
  readonly sources?: readonly ExplainedSource[];
  /** The words of the replies that the model attends to, by their places from the first reply on. */
  readonly conversation?: readonly ExplainedWord[];
  /** One sentence for the user. */
  readonly summary: string;
}

/** A source that proposes the tag, as in `Recommendation.from`. */
interface ExplainedSource {
  readonly source: string;
  /** "the author used it 3 times in the last week" */
  readonly reason: string;
}

/** A training post similar to the query. */
export interface Neighbour {
  readonly id: string;
  readonly similarity: number;
  /** Normalized; only the tags that the model learned. */
  readonly tags?: readonly string[];
  /** Only if the model is configured to keep texts. */
  readonly text?: string;
}

export interface ExplainedWord {
  readonly word: string;
  readonly weight: number;
  /** Position of the word in the post, from 0; absent if repeated words are counted together. */
  readonly place?: number;
}

/** An earlier post of the author, and how much attention the model paid to it. */
export interface ExplainedPost {
  /** The post's share of the attention, in [0, 1]: the sum of the weights of its words. */
  readonly weight: number;
  /** The words that the model knows, largest weight first. */
  readonly words: readonly ExplainedWord[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time?: number;
  /** Only if the post is from the query's history: models store no texts of earlier posts. */
  readonly text?: string;
}

/** How much attention a model pays to what it reads, the same for every tag. */
export interface Attention {
  /** The words of the post that the model reads; absent if it does not attend to these. */
  readonly words?: readonly ExplainedWord[];
  /** The author's earlier posts that the model read; absent if it reads none. */
  readonly history?: readonly ExplainedPost[];
  /** The words of the replies that the model attends to; absent if there are none. */
  readonly conversation?: readonly ExplainedWord[];
}

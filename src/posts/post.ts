/** A short public message with the tags that its author gave it. Models are trained on posts. */
export interface Post {
  /** Unique within a corpus. */
  readonly id: string;
  /** As written; may contain hashtags. */
  readonly text: string;
  /** As written, without `#` ("BlackLivesMatter"). May be empty. Gold tags in training and evaluation. */
  readonly hashtags: readonly string[];
  readonly author?: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time?: number;
  /** Texts of the replies, oldest first. */
  readonly conversation?: readonly string[];
  /** BCP 47 tag ("en", "zh-Hant-TW"). */
  readonly lang?: string;
}

/** The input of a recommender: a post without its tags. */
export interface Query {
  readonly text: string;
  readonly author?: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time?: number;
  readonly conversation?: readonly string[];
  readonly lang?: string;
  /**
   * The author's earlier posts, oldest first. If given, it replaces what the model remembers of the author from
   * training; if absent, the model uses what it remembers.
   */
  readonly history?: readonly HistoryPost[];
  /** Tags that the draft already has, as written, without `#`. They can point to others; they are not recommended again. */
  readonly tags?: readonly string[];
}

/** An earlier post of the same author. */
export type HistoryPost = Pick<Post, 'text' | 'hashtags' | 'time'>;

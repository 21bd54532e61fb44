/** What became of posts that a model was to learn. */
export interface LearnCounts {
  /** Posts that are new. */
  readonly learned: number;
  /** Posts that were there already. */
  readonly known: number;
  /** Oldest posts that left. */
  readonly dropped: number;
  /** Posts that are remembered now. */
  readonly posts: number;
}

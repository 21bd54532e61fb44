/** How much a trial is trained on one rung of the search. */
export interface Rung {
  /** Training posts. */
  readonly posts: number;
  /** For models that are halved by epochs, of which this many are trained. */
  readonly epochs?: number;
}

/** Of the trials on a rung, one in so many goes on to the next. */
export const REDUCTION = 3;
/** On fewer posts, options that suit many cannot be told. */
const LEAST_POSTS = 500;
const MOST_RUNGS = 4;

/**
 * The rungs of a search: the last one trains in full, each before it a third of the next.
 *
 * @param posts all training posts
 * @param epochs of the model's options; with more than one, all rungs have all posts and epochs are what is cut
 */
export function rungsOf(posts: number, epochs?: number): Rung[] {
  if (epochs !== undefined && epochs > 1) {
    return sizes(epochs, 1).map((some) => ({ posts, epochs: some }));
  }
  return sizes(posts, LEAST_POSTS).map((some) => ({ posts: some }));
}

function sizes(all: number, least: number): number[] {
  const sizes = [all];
  while (sizes.length < MOST_RUNGS && Math.round(sizes[0] / REDUCTION) >= least) {
    sizes.unshift(Math.round(sizes[0] / REDUCTION));
  }
  // Of few epochs, a third and a ninth may round to the same.
  return [...new Set(sizes)];
}

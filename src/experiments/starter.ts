import type { Post, SplitOptions } from '../posts/index.ts';
import { slug } from './plan.ts';

/**
 * An experiment to begin with: every model that trains in seconds, on one file of posts, split by `usualSplit`.
 *
 * @param title the title of the posts, from which the experiment's name is made
 * @param file the posts, as a path relative to the experiment's folder
 */
export function starterExperiment(title: string, file: string, posts: readonly Post[]): object {
  const by = usualSplit(posts);
  const models = ['random', 'popular', 'author', 'tfidf', 'naive-bayes', 'logistic', 'svm', 'knn'];
  return {
    name: slug(title),
    title: `Models on ${title}`,
    tasks: [{ name: title, file, split: { by, fractions: [80, 10, 10] } }],
    rows: models.map((model) => ({
      label: model,
      model,
      ...(model === 'author' && { needs: ['author'] }),
    })),
    baselines: ['popular'],
  };
}

/**
 * How one file of posts is split: the latest posts of each author are tested if every post has an author and a time,
 * else the latest of all if every post has a time, else random ones.
 */
export function usualSplit(posts: readonly Post[]): SplitOptions['by'] {
  const all = (field: 'author' | 'time') => posts.every((post) => post[field] !== undefined);
  return all('time') ? (all('author') ? 'author-time' : 'time') : 'random';
}

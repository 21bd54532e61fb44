import type { FastRandom } from '../../base/fast-random.ts';
import { GrowableArray } from '../../base/growable-array.ts';
import { trainTrees } from '../../boosting/train-trees.ts';
import type { TreeEnsemble } from '../../boosting/tree-ensemble.ts';
import type { PostReader, ReadPost } from './read-posts.ts';
import { describeSpans, spanFeatures } from './span-features.ts';
import type { SpanStatistics } from './span-statistics.ts';

/** Posts that the trees are trained on, and other spans of each. */
const trainingPosts = 5000;
const otherSpans = 80;
/** Posts whose tags stand in their text that are needed at least. */
const fewest = 20;

/**
 * Trains trees (log loss) to tell spans that are tags from other spans of the same posts. Each post is taken out of the
 * statistics while its own spans are described, so that the trees see what they will see of new posts.
 *
 * @param posts those among which to draw the training posts; the statistics hold them all
 * @returns undefined if too few tags stand in the texts
 */
export async function trainSpanTrees(
  statistics: SpanStatistics,
  posts: readonly ReadPost[],
  reader: PostReader,
  random: FastRandom,
  signal?: AbortSignal,
): Promise<TreeEnsemble | undefined> {
  if (statistics.found < fewest) return;
  const values = new GrowableArray(Float32Array);
  const labels = new GrowableArray(Int32Array);
  let positives = 0;
  for (const post of draw(posts, trainingPosts, random)) {
    if (post.tags.length === 0) continue;
    const gold = new Set(Array.from(post.tags, (tag) => statistics.lettersOfTag(tag)));
    const spans = statistics.spansOf(post);
    const others = spans.filter(({ letters }) => !gold.has(letters));
    const own = [
      ...spans.filter(({ letters }) => gold.has(letters)),
      ...draw(others, otherSpans, random),
    ];
    statistics.count(post, -1);
    for (const value of describeSpans(statistics, reader.words.names, post, own))
      values.push(value);
    statistics.count(post, 1);
    for (const { letters } of own) {
      labels.push(Number(gold.has(letters)));
      positives += Number(gold.has(letters));
    }
  }
  if (positives < fewest) return;
  return trainTrees(
    {
      values: values.finish(),
      features: spanFeatures.length,
      labels: Uint8Array.from(labels.finish()),
    },
    { objective: 'binary', rounds: 150, leaves: 31, minRowsPerLeaf: 20, seed: 1 },
    { signal },
  );
}

/** Some of the items, in their order; all if there are no more. */
function draw<T>(items: readonly T[], count: number, random: FastRandom): T[] {
  let left = count;
  return items.filter((_, i) => {
    if (random.uniform() * (items.length - i) >= left) return false;
    left--;
    return true;
  });
}

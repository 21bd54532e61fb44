import { normalizeTag } from '../../../base/tags.ts';
import type { Asked } from '../ask.ts';
import type { PostSpan } from '../post-spans.ts';
import type { Source } from '../source.ts';
import { describeSpans, spanFeatures } from '../span-features.ts';

/** Features of the span that the ranker sees as well. */
const passed = [
  'share',
  'within',
  'leftPmi',
  'rightPmi',
  'insidePmi',
  'position',
  'words',
  'repeats',
  'inReplies',
  'ofText',
] as const;
const columns = passed.map((name) => spanFeatures.indexOf(name));

/**
 * Spans of the post's words as tags, also tags that nobody has used: the probability of the span model. A span that spells a
 * known tag is that tag, the most used one with these letters.
 */
export const spans: Source = {
  scores: { 'span.probability': 30 },
  values: passed.map((name) => `span.${name}`),
  propose(asked) {
    const { memory, post } = asked;
    const model = memory.spans;
    if (!model) return;
    const { statistics, trees } = model;
    const found = statistics.spansOf(post);
    if (found.length === 0) return;
    const features = describeSpans(statistics, memory.reader.words.names, post, found);
    const scores = trees.predict(features, found.length);
    const probability = memory.pool.empty('span.probability');
    const values = passed.map(() => new Map<number, number>());
    const order = [...found.keys()].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, 60);
    for (const i of order) {
      const tag = tagOfSpan(asked, found[i]);
      if (tag === undefined || probability.get(tag) > 0) continue;
      probability.set(tag, 1 / (1 + Math.exp(-scores[i])));
      for (const [j, column] of columns.entries()) {
        values[j].set(tag, features[i * spanFeatures.length + column]);
      }
    }
    return {
      scores: { 'span.probability': probability },
      values: Object.fromEntries(passed.map((name, j) => [`span.${name}`, values[j]])),
    };
  },
};

/** The known tag that a span spells, or a new one. @returns undefined if no tag is spelled like that */
export function tagOfSpan(
  { memory, post, tags }: Asked,
  { from, to, letters }: PostSpan,
): number | undefined {
  const known = memory.tagWithLetters(letters);
  if (known !== undefined) return known;
  const words = Array.from(post.words.subarray(from, to), (id, i) =>
    post.tokens ? post.tokens[from + i] : memory.reader.words.names[id],
  );
  const tag = normalizeTag(words.join(memory.separator));
  return tag === '' ? undefined : tags.add(tag);
}

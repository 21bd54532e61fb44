import { isStopWord } from '../../text/stop-words.ts';
import type { PostSpan } from './post-spans.ts';
import type { ReadPost } from './read-posts.ts';
import type { SpanStatistics } from './span-statistics.ts';

/** The features of a span, in the order of `describeSpans`. */
export const spanFeatures = [
  'share',
  'occurrences',
  'uses',
  'first',
  'last',
  'within',
  'leastWithin',
  'before',
  'after',
  'leftPmi',
  'rightPmi',
  'insidePmi',
  'position',
  'fromEnd',
  'words',
  'letters',
  'repeats',
  'stopWord',
  'rarest',
  'commonest',
  'inReplies',
  'ofText',
  'withinBefore',
  'withinAfter',
  'lastBefore',
  'firstAfter',
  'startsInPair',
  'endsInPair',
  'firstCharacter',
  'lastCharacter',
  'likelihood',
] as const;

/** Describes spans of one post. [spans, spanFeatures] */
export function describeSpans(
  statistics: SpanStatistics,
  names: readonly string[],
  post: ReadPost,
  spans: readonly PostSpan[],
): Float32Array {
  const { words } = post;
  const n = words.length;
  const nameOf = (i: number) => post.tokens?.[i] ?? names[words[i]];
  const replies = new Set(post.replies);
  const repeats = new Map<string, number>();
  for (const { letters } of spans) repeats.set(letters, (repeats.get(letters) ?? 0) + 1);
  const stop = Array.from(words, (id) => id >= 0 && isStopWord(names[id]));
  const pmi = Float32Array.from({ length: n + 1 }, (_, i) =>
    i === 0 || i === n ? Number.NaN : statistics.pmi(words[i - 1], words[i]),
  );
  const within = Float64Array.from(words, (id) => statistics.share(id, 'within'));
  const counts = Float64Array.from(words, (id) => statistics.countOf(id));
  const out = new Float32Array(spans.length * spanFeatures.length);
  let at = 0;
  for (const { from, to, letters } of spans) {
    let sum = 0;
    let least = 1;
    let inside = Number.POSITIVE_INFINITY;
    let rarest = Number.POSITIVE_INFINITY;
    let commonest = 0;
    let inReplies = 0;
    let odds = 0;
    for (let i = from; i < to; i++) {
      sum += within[i];
      least = Math.min(least, within[i]);
      odds += Math.log((within[i] + 0.01) / (1.01 - within[i])) || 0;
      if (i > from) inside = Math.min(inside, pmi[i]);
      rarest = Math.min(rarest, counts[i]);
      commonest = Math.max(commonest, counts[i]);
      if (replies.has(words[i])) inReplies++;
    }
    const { tagged, occurrences, uses } = statistics.known(letters);
    out[at++] = tagged / (occurrences + 1);
    out[at++] = Math.log1p(occurrences);
    out[at++] = Math.log1p(uses);
    out[at++] = statistics.share(words[from], 'first');
    out[at++] = statistics.share(words[to - 1], 'last');
    out[at++] = sum / (to - from);
    out[at++] = least;
    out[at++] = from === 0 ? Number.NaN : statistics.share(words[from - 1], 'before');
    out[at++] = to === n ? Number.NaN : statistics.share(words[to], 'after');
    out[at++] = pmi[from];
    out[at++] = pmi[to];
    out[at++] = inside === Number.POSITIVE_INFINITY ? Number.NaN : inside;
    out[at++] = from / n;
    out[at++] = (n - to) / n;
    out[at++] = to - from;
    out[at++] = letters.length;
    out[at++] = repeats.get(letters)!;
    out[at++] = Number(stop[from]) + Number(stop[to - 1]);
    out[at++] = Math.log1p(rarest);
    out[at++] = Math.log1p(commonest);
    out[at++] = inReplies / (to - from);
    out[at++] = (to - from) / n;
    out[at++] = from === 0 ? Number.NaN : within[from - 1];
    out[at++] = to === n ? Number.NaN : within[to];
    out[at++] = from === 0 ? Number.NaN : statistics.share(words[from - 1], 'last');
    out[at++] = to === n ? Number.NaN : statistics.share(words[to], 'first');
    out[at++] =
      from === 0 ? Number.NaN : statistics.pairShare('starts', words[from - 1], words[from]);
    out[at++] = to === n ? Number.NaN : statistics.pairShare('ends', words[to - 1], words[to]);
    out[at++] = statistics.characters.first(nameOf(from));
    out[at++] = statistics.characters.last(nameOf(to - 1));
    out[at++] = odds;
  }
  return out;
}

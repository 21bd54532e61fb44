import { normalizeTag } from '../../base/tags.ts';
import { byFrequency, byPresence, bySeen, type SliceOf } from '../../evaluation/index.ts';
import type { Post } from '../../posts/index.ts';
import { removeHashtags } from '../../text/hashtags.ts';
import { wordsIn } from './text-lengths.ts';

/** The tested posts of a task, as mistakes on them are counted. */
export interface TestPosts {
  readonly posts: readonly Post[];
  /** Normalized, each once. */
  readonly gold: readonly (readonly string[])[];
  /** Training posts of each normalized tag. */
  readonly trainingCounts: ReadonlyMap<string, number>;
  /** Each post's text without hashtags. */
  readonly texts: readonly string[];
  /** Words of each of these. */
  readonly lengths: readonly number[];
}

export function testPosts(train: readonly Post[], tested: readonly Post[]): TestPosts {
  const trainingCounts = new Map<string, number>();
  for (const { hashtags } of train) {
    for (const tag of distinctTags(hashtags)) {
      trainingCounts.set(tag, (trainingCounts.get(tag) ?? 0) + 1);
    }
  }
  const texts = tested.map(({ text }) => removeHashtags(text, 'remove'));
  return {
    posts: tested,
    gold: tested.map(({ hashtags }) => distinctTags(hashtags)),
    trainingCounts,
    texts,
    lengths: texts.map(wordsIn),
  };
}

/** Normalized, each once, in their order. */
function distinctTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map(normalizeTag))].filter((tag) => tag !== '');
}

/** The ways in which a report cuts tags, with the slices of each in their order. */
export type Slicing = 'frequency' | 'seen' | 'presence';

export const SLICES: Readonly<Record<Slicing, readonly string[]>> = {
  frequency: ['0', '1-9', '10-99', '100-999', '1000+'],
  seen: ['seen', 'unseen'],
  presence: ['present', 'absent'],
};

export function slicings({ texts, trainingCounts }: TestPosts): Record<Slicing, SliceOf> {
  return {
    frequency: byFrequency(trainingCounts),
    seen: bySeen(trainingCounts),
    presence: byPresence(texts),
  };
}

import type { Platform } from '../../src/recommend/platforms.ts';
import { findHashtags } from '../../src/text/hashtags.ts';
import { addTag } from './draft-tags.ts';

export interface Budget {
  /** Characters as the platform counts them. */
  readonly used: number;
  readonly left: number;
  /** Share of the maximum length used, in [0, 1]. */
  readonly share: number;
  readonly tagsOver: number;
  readonly state: 'fine' | 'near' | 'over';
}

/** From this share on, the number of characters left is shown. */
const nearShare = 0.85;

export function budgetOf(draft: string, platform: Platform): Budget {
  const used = platform.length(draft);
  const left = platform.maxLength - used;
  const tags = findHashtags(draft, platform.marking).length;
  const tagsOver = Math.max(0, tags - platform.maxTags);
  const share = Math.min(1, used / platform.maxLength);
  const state = left < 0 || tagsOver > 0 ? 'over' : share >= nearShare ? 'near' : 'fine';
  return { used, left, share, tagsOver, state };
}

/**
 * Whether a tag can be added to the draft within the platform's limits.
 *
 * @param written the tag as the platform writes it
 */
export function fits(draft: string, written: string, platform: Platform): boolean {
  return budgetOf(addTag(draft, written), platform).state !== 'over';
}

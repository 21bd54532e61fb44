import type { Platform } from '../../src/recommend/platforms.ts';

export interface Budget {
  /** Characters as the platform counts them. */
  readonly used: number;
  readonly left: number;
  /** Of the whole, in [0, 1]. */
  readonly share: number;
  readonly tagsOver: number;
  readonly state: 'fine' | 'near' | 'over';
}

/** From this share on it is told how much is left. */
const nearShare = 0.85;

/** @param tags how many hashtags stand in the draft */
export function budgetOf(draft: string, tags: number, platform: Platform): Budget {
  const used = platform.length(draft);
  const left = platform.maxLength - used;
  const tagsOver = Math.max(0, tags - platform.maxTags);
  const share = Math.min(1, used / platform.maxLength);
  const state = left < 0 || tagsOver > 0 ? 'over' : share >= nearShare ? 'near' : 'fine';
  return { used, left, share, tagsOver, state };
}

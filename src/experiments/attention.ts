/** The attention of models in runs, for heat maps in reports. */
import type { Fitted } from '../models/model.ts';
import type { Query } from '../posts/index.ts';
import type { AttendedText, HeatMap } from './heat-map.ts';

/** Tested posts whose attention a run keeps: the first of those drawn for the case browser. */
export const ATTENDED_POSTS = 40;

/**
 * @param places of the posts whose attention is wanted
 * @returns an empty list for a model without attention
 */
export async function heatMapsOf(
  fitted: Fitted,
  queries: readonly Query[],
  places: ArrayLike<number>,
): Promise<HeatMap[]> {
  const maps: HeatMap[] = [];
  for (const post of Array.from(places)) {
    const attention = await fitted.attention?.(queries[post]);
    if (!attention) break;
    const { words, conversation, history = [] } = attention;
    const texts = [
      ...(words ? [textOf('post', words)] : []),
      ...(conversation ? [textOf('conversation', conversation)] : []),
      ...history.map((earlier) => textOf('earlier post', earlier.words)),
    ];
    maps.push({ post, texts });
  }
  return maps;
}

function textOf(
  kind: AttendedText['kind'],
  words: readonly { readonly word: string; readonly weight: number; readonly place?: number }[],
): AttendedText {
  const inOrder = words.toSorted((a, b) => a.place! - b.place!);
  return {
    kind,
    words: inOrder.map(({ word }) => word),
    weights: inOrder.map(({ weight }) => Number(weight.toFixed(3))),
  };
}

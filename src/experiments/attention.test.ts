import { describe, expect, it } from 'vitest';
import type { Attention, Fitted } from '../models/model.ts';
import { heatMapsOf } from './attention.ts';

const fittedWith = (attention?: (text: string) => Attention | undefined) =>
  ({ ...(attention && { attention: async ({ text }) => attention(text) }) }) as Fitted;

const queries = ['zero', 'one', 'two'].map((text) => ({ text }));

describe('heatMapsOf', () => {
  it('has the words of the drawn posts and of earlier posts in the order of their texts', async () => {
    const fitted = fittedWith((text) => ({
      words: [
        { word: text, weight: 0.66666, place: 1 },
        { word: 'first', weight: 0.33333, place: 0 },
      ],
      conversation: [
        { word: 'too', weight: 0.2, place: 1 },
        { word: 'me', weight: 0.1, place: 0 },
      ],
      history: [{ weight: 1, words: [{ word: 'earlier', weight: 1, place: 0 }] }],
    }));
    expect(await heatMapsOf(fitted, queries, Uint32Array.of(2, 0))).toEqual([
      {
        post: 2,
        texts: [
          { kind: 'post', words: ['first', 'two'], weights: [0.333, 0.667] },
          { kind: 'conversation', words: ['me', 'too'], weights: [0.1, 0.2] },
          { kind: 'earlier post', words: ['earlier'], weights: [1] },
        ],
      },
      {
        post: 0,
        texts: [
          { kind: 'post', words: ['first', 'zero'], weights: [0.333, 0.667] },
          { kind: 'conversation', words: ['me', 'too'], weights: [0.1, 0.2] },
          { kind: 'earlier post', words: ['earlier'], weights: [1] },
        ],
      },
    ]);
  });

  it('has nothing of models without attention', async () => {
    expect(await heatMapsOf(fittedWith(), queries, [0])).toEqual([]);
    expect(
      await heatMapsOf(
        fittedWith(() => undefined),
        queries,
        [0],
      ),
    ).toEqual([]);
  });
});

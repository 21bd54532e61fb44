import { createRequire } from 'node:module';
import type { Jieba } from '@node-rs/jieba';
import type { Segmenter } from './segmenter.ts';

const require = createRequire(import.meta.url);
let loaded: Jieba | undefined;

/**
 * Splits Chinese into words with jieba (Node only), using its dictionary and its hidden Markov model for unknown words.
 * The native module and the dictionary are loaded by the first call of `cut`; see `isJiebaInstalled`.
 */
export const jieba: Segmenter = {
  name: 'jieba',
  cut: (text) => (loaded ??= load()).cut(text, true),
};

/** Whether the optional package of `jieba` is installed. Does not load it. */
export function isJiebaInstalled(): boolean {
  try {
    require.resolve('@node-rs/jieba');
    return true;
  } catch {
    return false;
  }
}

function load(): Jieba {
  const { Jieba } = require('@node-rs/jieba') as typeof import('@node-rs/jieba');
  const { dict } = require('@node-rs/jieba/dict.js') as typeof import('@node-rs/jieba/dict.js');
  return Jieba.withDict(dict);
}

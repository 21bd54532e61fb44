import { expect, it } from 'vitest';
import { Vocabulary } from '../../../features/vocabulary.ts';
import { extendedIds, outsideWords } from './copied-words.ts';

it('words that the vocabulary lacks have ids of their own, in the order in which they first come', () => {
  const vocabulary = Vocabulary.build([['tea', 'cup']], { specials: ['<pad>', '<unk>'] });
  const tokens = ['new', 'tea', 'pot', 'new', 'cup'];
  const outside = outsideWords(tokens, vocabulary);
  expect(outside).toEqual(['new', 'pot']);
  const [tea, cup] = ['tea', 'cup'].map((word) => vocabulary.id(word)!);
  expect(extendedIds(tokens, vocabulary, outside)).toEqual([4, tea, 5, 4, cup]);
  expect(extendedIds(['pot', 'lid'], vocabulary, outside)).toEqual([5, 1]);
});

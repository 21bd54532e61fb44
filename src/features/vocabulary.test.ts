import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { Vocabulary } from './vocabulary.ts';

const documents = [
  ['tea', 'tea', 'cup'],
  ['tea', 'rail'],
  ['cup', 'milk'],
];
const tokens = (vocabulary: Vocabulary) =>
  Array.from({ length: vocabulary.size }, (_, id) => vocabulary.token(id));

describe('Vocabulary', () => {
  it('numbers tokens by falling count, ties in code-unit order', () => {
    const vocabulary = Vocabulary.build(documents);
    expect(tokens(vocabulary)).toEqual(['tea', 'cup', 'milk', 'rail']);
    expect(vocabulary.count(0)).toBe(3);
    expect(vocabulary.documentFrequency(0)).toBe(2);
    expect(vocabulary.documents).toBe(3);
    expect(tokens(Vocabulary.build([...documents].reverse()))).toEqual(tokens(vocabulary));
  });

  it.each([
    [{ minCount: 2 }, ['tea', 'cup']],
    [{ minCount: 3 }, ['tea']],
    [{ minDocuments: 2 }, ['tea', 'cup']],
    [{ maxDocumentShare: 0.5 }, ['milk', 'rail']],
    [{ maxDocumentShare: 2 / 3 }, ['tea', 'cup', 'milk', 'rail']],
    [{ maxSize: 1 }, ['tea']],
    [{ maxSize: 1, specials: ['<pad>', 'cup'] }, ['<pad>', 'cup', 'tea']],
  ])('selects tokens by %o', (options, expected) => {
    expect(tokens(Vocabulary.build(documents, options))).toEqual(expected);
  });

  it('encodes known tokens; others are left out or become unknown', () => {
    const vocabulary = Vocabulary.build(documents, { specials: ['<unk>'] });
    expect(vocabulary.encode(['cup', 'tram', 'tea'])).toEqual([2, 1]);
    expect(vocabulary.encode(['cup', 'tram', 'tea'], 0)).toEqual([2, 0, 1]);
    expect(vocabulary.id('tram')).toBeUndefined();
    // A special that never occurs has no count.
    expect([vocabulary.count(0), vocabulary.documentFrequency(0)]).toEqual([0, 0]);
  });

  it('round-trips through lines', () => {
    const lines = Vocabulary.build(documents, { specials: ['<pad>'] }).toLines();
    expect(lines).toEqual([
      '3',
      '<pad>\t0\t0',
      'tea\t3\t2',
      'cup\t2\t2',
      'milk\t1\t1',
      'rail\t1\t1',
    ]);
    expect(Vocabulary.fromLines(lines, 'words.txt').toLines()).toEqual(lines);
  });

  it('names a malformed line', () => {
    const read = (lines: string[]) => () => Vocabulary.fromLines(lines, 'words.txt');
    expect(read(['x'])).toThrow(DataFormatError);
    expect(read(['x'])).toThrow('words.txt line 1: expected the number of documents, got "x"');
    expect(read(['3', 'tea\t1\t1', 'cup'])).toThrow(
      'words.txt line 3: expected token, count and documents separated by tabs, got 1 fields',
    );
  });
});

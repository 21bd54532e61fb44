import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { readWordVectors, type WordVectorFormat } from './read-word-vectors.ts';

const encoder = new TextEncoder();

/** The format of word2vec.c: `N D`, then for each word the word, a space, the numbers and a line feed. */
function binary(words: readonly string[], rows: readonly (readonly number[])[]): Uint8Array {
  const parts = [encoder.encode(`${words.length} ${rows[0].length}\n`)];
  for (const [i, word] of words.entries()) {
    const bytes = new Uint8Array(4 * rows[i].length);
    const view = new DataView(bytes.buffer);
    for (const [d, x] of rows[i].entries()) view.setFloat32(4 * d, x, true);
    parts.push(encoder.encode(`${word} `), bytes, Uint8Array.of(10));
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function text(words: readonly string[], rows: readonly (readonly number[])[]): string {
  return words.map((word, i) => `${word} ${rows[i].join(' ')}\n`).join('');
}

const read = (
  format: WordVectorFormat,
  bytes: Uint8Array | string,
  options: { only?: Set<string>; pieceBytes?: number } = {},
) => {
  const all = typeof bytes === 'string' ? encoder.encode(bytes) : bytes;
  const { pieceBytes = all.length, ...rest } = options;
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < all.length; i += pieceBytes) pieces.push(all.subarray(i, i + pieceBytes));
  return readWordVectors(pieces, { format, where: 'v', ...rest });
};

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (error) => error,
  );
  expect(error).toBeInstanceOf(DataFormatError);
  return error.message;
}

describe('readWordVectors', () => {
  it('reads all three formats in pieces of any size', async () => {
    const word = fc.string({ minLength: 1, unit: 'grapheme' }).filter((w) => !/[\s]/u.test(w));
    const file = fc.tuple(
      fc.uniqueArray(word, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.float({ noNaN: true, noDefaultInfinity: true })),
    );
    await fc.assert(
      fc.asyncProperty(file, async ([words, dimension, pieceBytes, numbers]) => {
        const rows = words.map(() => [...numbers.take(dimension)]);
        const header = `${words.length} ${dimension}\n`;
        const files: [WordVectorFormat, Uint8Array | string][] = [
          ['word2vec-binary', binary(words, rows)],
          ['word2vec-text', header + text(words, rows)],
          ['glove', text(words, rows)],
        ];
        for (const [format, bytes] of files) {
          const { vectors } = await read(format, bytes, { pieceBytes });
          expect(vectors.words).toEqual(words);
          expect(vectors.dimension).toBe(dimension);
          expect([...vectors.rows].map((x) => x + 0)).toEqual(rows.flat().map((x) => x + 0));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('accepts async chunks, CRLF, trailing spaces and a missing final line end', async () => {
    async function* chunks() {
      yield encoder.encode('2 2\r\ncat 1 2 \r\ndo');
      yield encoder.encode('g 3 4');
    }
    const { vectors } = await readWordVectors(chunks(), { format: 'word2vec-text', where: 'v' });
    expect(vectors.vector('cat')).toEqual(Float32Array.of(1, 2));
    expect(vectors.vector('dog')).toEqual(Float32Array.of(3, 4));
  });

  it('keeps only the requested words, and the first of repeated ones', async () => {
    const file = 'cat 1 2\ndog 3 4\ncat 5 6\neel 7 8\n';
    const only = await read('glove', file, { only: new Set(['eel', 'cat']) });
    expect(only.vectors.words).toEqual(['cat', 'eel']);
    expect(only.vectors.rows).toEqual(Float32Array.of(1, 2, 7, 8));
    expect(only).toMatchObject({ words: 4, repeated: 1 });
    const rows = [
      [1, 2],
      [3, 4],
    ];
    const one = await read('word2vec-binary', binary(['cat', 'dog'], rows), {
      only: new Set(['dog']),
    });
    expect(one.vectors.rows).toEqual(Float32Array.of(3, 4));
  });

  it('skips a byte order mark', async () => {
    for (const end of ['\n', '\r\n']) {
      const lines = ['the 1 2', 'of 3 4', ''].join(end);
      for (const [format, file] of [
        ['glove', `\uFEFF${lines}`],
        ['word2vec-text', `\uFEFF2 2${end}${lines}`],
      ] as const) {
        const { vectors, broken } = await read(format, file, { pieceBytes: 2 });
        expect(vectors.words).toEqual(['the', 'of']);
        expect(vectors.vector('of')).toEqual(Float32Array.of(3, 4));
        expect(broken).toBe(0);
      }
    }
  });

  it('skips and counts a broken word, and reads the rest', async () => {
    const words = ['cat', 'x', 'dog', 'eel'];
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ];
    const header = 4;
    const at = header + 4 + 8 + 1; // after "cat", a space, two numbers and a line feed
    const whole = binary(words, rows);
    const files: [WordVectorFormat, Uint8Array][] = [
      ['word2vec-binary', Uint8Array.from(whole, (byte, i) => (i === at ? 0xe9 : byte))],
      ['word2vec-binary', whole.filter((_, i) => i !== at)], // an empty word
      ['word2vec-text', encoder.encode(`4 2\n${text(['cat', '', 'dog', 'eel'], rows)}`)],
      ['glove', encoder.encode(text(['cat', '', 'dog', 'eel'], rows))],
    ];
    const latin = encoder.encode(text(words, rows));
    latin[latin.indexOf('x'.charCodeAt(0))] = 0xe9;
    files.push(['glove', latin]);
    for (const [format, bytes] of files) {
      for (const pieceBytes of [3, bytes.length]) {
        const { vectors, words, broken } = await read(format, bytes, { pieceBytes });
        expect(vectors.words).toEqual(['cat', 'dog', 'eel']);
        expect(vectors.rows).toEqual(Float32Array.of(1, 2, 5, 6, 7, 8));
        expect({ words, broken }).toEqual({ words: 4, broken: 1 });
      }
    }
    // A missing line feed does no harm.
    const { vectors } = await read(
      'word2vec-binary',
      whole.filter((_, i) => i !== at - 1),
    );
    expect(vectors.words).toEqual(words);
  });

  it('reads words of GloVe that contain spaces', async () => {
    const { vectors } = await read('glove', ', 1 2\nat a@b.org 3 4\n. . 5 6\n');
    expect(vectors.words).toEqual([',', 'at a@b.org', '. .']);
  });

  it.each([
    ['cat\t1 2\nNew York\t3 4\n'],
    ['cat\t1\t2\t\r\nNew York\t3\t4\r\n'],
    ['cat 1\t2\nNew York\t3 4\n'],
    ['cat 1 2\nNew York 3 4\n\n \r\n'],
  ])('accepts tabs instead of spaces, and ignores blank lines at the end: %j', async (file) => {
    for (const [format, head] of [
      ['glove', ''],
      ['word2vec-text', '2 2\n'],
      ['word2vec-text', '2\t2\n'],
    ] as const) {
      const { vectors, broken } = await read(format, head + file, { pieceBytes: 5 });
      expect(vectors.words).toEqual(['cat', 'New York']);
      expect(vectors.vector('cat')).toEqual(Float32Array.of(1, 2));
      expect(vectors.vector('New York')).toEqual(Float32Array.of(3, 4));
      expect(broken).toBe(0);
    }
  });

  it('rejects a blank line before words', async () => {
    for (const file of ['cat 1 2\n\ndog 3 4\n', 'cat 1 2\n\n\ndog 3 4\n']) {
      expect(await failure(read('glove', file))).toBe('v line 2: expected 2 numbers, got none');
    }
    expect(await failure(read('glove', '\n\n'))).toBe(
      'v line 1: expected a word and numbers, got none',
    );
  });

  it('says where a text file is malformed', async () => {
    const glove = (file: string) => failure(read('glove', file));
    expect(await glove('cat 1 2 3\ndog 1 2\n')).toBe('v line 2: expected 3 numbers, got 2');
    expect(await glove('cat 1 2\ndog 1 2 3\n')).toBe('v line 2: expected 2 numbers, got 3');
    expect(await glove('cat 1 2\ndog 1 x\n')).toBe('v line 2: number 2 is "x"');
    expect(await glove('cat 1 2\ndog 1 nan\n')).toBe('v line 2: number 2 is "nan"');
    expect(await glove('')).toBe('v is empty; expected word vectors (glove)');
    const word2vec = (file: string) => failure(read('word2vec-text', file));
    expect(await word2vec('3 2\ncat 1 2\ndog 1 2\n')).toBe(
      'v after word 2: the file ends, but 3 words were expected; the file is truncated: download it again',
    );
    expect(await word2vec('1 2\ncat 1 2\ndog 1 2\n')).toContain(
      'v line 3: expected the end of the file after 1 words',
    );
    expect(await word2vec('cat 1 2\n')).toContain(
      'v line 1: expected the number of words and the number of dimensions ("3000000 300"), got "cat 1 2"',
    );
    expect(await failure(read('glove', Uint8Array.of(0xff, 0x20, 0x31, 10)))).toContain(
      'v line 1: the word is empty or not UTF-8, like 1 of the 1 words; the file is damaged',
    );
  });

  it('says at which word a .bin file is truncated, and how many bytes are missing', async () => {
    const whole = binary(
      ['cat', 'dog'],
      [
        [1, 2],
        [3, 4],
      ],
    );
    const cut = (bytes: number) => failure(read('word2vec-binary', whole.subarray(0, bytes)));
    // 4 bytes "2 2\n", 13 bytes "cat ........\n", then "dog " and 8 bytes
    expect(await cut(4 + 13 + 4 + 5)).toBe(
      'v word 2 ("dog") of 2: expected 8 bytes, got 5 (3 are missing); the file is truncated: download it again',
    );
    expect(await cut(4 + 13 + 2)).toContain(
      'v word 2 of 2: expected 8 bytes, got 0 (8 are missing)',
    );
    expect(await cut(4 + 13)).toContain('v after word 1: the file ends, but 2 words were expected');
    expect(await cut(2)).toContain('v line 1: expected the number of words');
  });

  it('rejects other errors in a .bin file', async () => {
    const one = binary(['cat'], [[1, Number.NaN]]);
    expect(await failure(read('word2vec-binary', one))).toBe('v word 1 ("cat"): number 2 is "NaN"');
    const more = Uint8Array.from([...binary(['cat'], [[1, 2]]), 1, 2, 3]);
    expect(await failure(read('word2vec-binary', more))).toContain(
      'v after word 1: expected the end of the file, got 3 more bytes',
    );
    const latin = binary(['cat'], [[1, 2]]);
    latin[4] = 0xe9;
    expect(await failure(read('word2vec-binary', latin))).toContain(
      'v word 1: the word is empty or not UTF-8, like 1 of the 1 words; the file is damaged',
    );
    const wide = Uint8Array.from([...encoder.encode('1 2\n'), ...new Uint8Array(70_000).fill(65)]);
    expect(await failure(read('word2vec-binary', wide))).toContain(
      'v word 1: expected a word and a space; the file is damaged or not word2vec-binary',
    );
  });
});

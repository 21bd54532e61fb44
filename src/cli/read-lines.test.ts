import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLines } from './read-lines.ts';

it('yields the same lines however the bytes are split', async () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\ufeff]/.test(text));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
      const bytes = new TextEncoder().encode(lines.map((text) => `${text}\n`).join(''));
      async function* chunks() {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      const read: string[] = [];
      for await (const text of readLines(chunks())) read.push(text);
      expect(read).toEqual(lines);
    }),
    { numRuns: 50 },
  );
});

it('treats CRLF as one line break, even if a chunk ends within it', async () => {
  async function* chunks() {
    yield* ['a\r', '\nb\r\n', '\r\n', 'c\rd', '\n\r'];
  }
  const read: string[] = [];
  for await (const line of readLines(chunks())) read.push(line);
  expect(read).toEqual(['a', 'b', '', 'c\rd', '\r']);
});

it('reads one line of 16 MiB quickly', async () => {
  const chunk = 'x'.repeat(16 * 1024);
  async function* chunks() {
    for (let i = 0; i < 1024; i++) yield chunk;
  }
  const start = performance.now();
  let length = 0;
  for await (const line of readLines(chunks())) length = line.length;
  expect(length).toBe(16 * 1024 * 1024);
  expect(performance.now() - start).toBeLessThan(5000);
});

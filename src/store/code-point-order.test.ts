import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareCodePoints } from './code-point-order.ts';

it('puts code points above U+FFFF last, unlike the order of UTF-16 units', () => {
  expect(['\u{1F600}', '\uFF5E', 'b', 'ab', 'a', ''].sort(compareCodePoints)).toEqual([
    '',
    'a',
    'ab',
    'b',
    '\uFF5E',
    '\u{1F600}',
  ]);
});

it('equals the order of the UTF-8 bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(
        Buffer.compare(Buffer.from(a), Buffer.from(b)),
      );
    }),
  );
});

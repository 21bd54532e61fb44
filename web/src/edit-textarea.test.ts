import fc from 'fast-check';
import { expect, it } from 'vitest';
import { difference } from './edit-textarea.ts';

it('replaces as little as possible', () => {
  expect(difference('a cat', 'a cat #Cats')).toEqual({ start: 5, end: 5, replacement: ' #Cats' });
  expect(difference('a #Cats b', 'a b')).toEqual({ start: 2, end: 8, replacement: '' });
  expect(difference('aa', 'aaa')).toEqual({ start: 2, end: 2, replacement: 'a' });
  expect(difference('same', 'same')).toMatchObject({ replacement: '', start: 4, end: 4 });
});

it('produces the wanted text for any two texts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '#') });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { start, end, replacement } = difference(before, after);
      expect(start).toBeLessThanOrEqual(end);
      expect(before.slice(0, start) + replacement + before.slice(end)).toBe(after);
    }),
  );
});

import { describe, expect, it } from 'vitest';
import { parseJson, showValue } from './json.ts';

const nested = (depth: number, inner = '') => '['.repeat(depth) + inner + ']'.repeat(depth);

describe('parseJson', () => {
  it('parses as JSON.parse does', () => {
    for (const text of ['1', '"a\\"[[["', nested(64), '{"a":[{"b":"}"}]}', `"${'['.repeat(99)}"`]) {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }
    expect(() => parseJson('{')).toThrow(SyntaxError);
    // Lists next to each other are not deep.
    expect(parseJson(`[${Array(1000).fill('[]').join(',')}]`)).toHaveLength(1000);
  });

  it('rejects deep nesting', () => {
    for (const text of [nested(65), nested(100_000), '['.repeat(100_000), '{"a":'.repeat(65)]) {
      expect(() => parseJson(text)).toThrow('nest more than 64 deep');
    }
  });
});

describe('showValue', () => {
  it('shows truncated JSON, and never fails', () => {
    expect(showValue({ a: [1, null] })).toBe('{"a":[1,null]}');
    expect(showValue(undefined)).toBe('nothing');
    expect(showValue(Number.NaN)).toBe('null');
    expect(showValue('x'.repeat(100), 20)).toBe(`"${'x'.repeat(16)}...`);
    expect(showValue(JSON.parse(nested(100_000)))).toMatch(
      /cannot be shown: it is nested too deeply/,
    );
    expect(showValue({ id: 2n ** 60n })).toBe('{"id":"1152921504606846976"}');
    const itself: unknown[] = [];
    itself.push(itself);
    expect(showValue(itself)).toMatch(/cannot be shown: .* or contains itself/);
  });
});

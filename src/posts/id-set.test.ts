import { describe, expect, it } from 'vitest';
import { IdSet } from './id-set.ts';

describe('IdSet', () => {
  it('answers as a plain Set, past several growths', () => {
    const ids = new IdSet();
    const plain = new Set<string>();
    for (let i = 0; i < 30_000; i++) {
      const id = `post:${(i * 7919) % 20_000}`;
      expect(ids.add(id)).toBe(!plain.has(id));
      plain.add(id);
    }
  });
});

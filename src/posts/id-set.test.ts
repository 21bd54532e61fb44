import { describe, expect, it } from 'vitest';
import { IdSet } from './id-set.ts';

describe('IdSet', () => {
  it('behaves like a plain Set while it grows', () => {
    const ids = new IdSet();
    const plain = new Set<string>();
    for (let i = 0; i < 30_000; i++) {
      const id = `post:${(i * 7919) % 20_000}`;
      expect(ids.add(id)).toBe(!plain.has(id));
      plain.add(id);
    }
  });

  it('distinguishes a million ids that differ only in their numbers', () => {
    const ids = new IdSet();
    let taken = 0;
    for (let i = 0; i < 1_000_000; i++) if (ids.add(`m:${i}`)) taken++;
    expect(taken).toBe(1_000_000);
    expect(ids.add('m:77')).toBe(false);
  });
});

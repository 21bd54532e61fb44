import { describe, expect, it } from 'vitest';
import { rouge1, rougeSu4, rougeWords } from './rouge.ts';

const words = (text: string) => text.split(' ');

describe('ROUGE', () => {
  it("matches Lin's examples, unstemmed", () => {
    const reference = words('police killed the gunman');
    const candidate = words('police kill the gunman');
    expect(rouge1(candidate, reference).f1).toBe(0.75);
    expect(rougeSu4(candidate, reference).f1).toBeCloseTo(5 / 9, 12);
  });

  it('is 0 for an empty tag; SU4 is also 0 for a tag of one word', () => {
    expect(rouge1([], ['a']).f1).toBe(0);
    expect(rougeSu4(['a'], ['a']).f1).toBe(0);
  });

  it('stems English words of more than three letters and splits Chinese into characters', () => {
    expect(rougeWords('learning machines was')).toEqual(['learn', 'machin', 'was']);
    expect(rougeWords('新年happiness')).toEqual(['新', '年', 'happi']);
  });
});

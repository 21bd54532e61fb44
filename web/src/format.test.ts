import { describe, expect, it } from 'vitest';
import { count, duration, percent, roughly, sentence, size } from './format.ts';

describe('format', () => {
  it('formats numbers for people', () => {
    expect([count(1, 'post'), count(4000, 'post')]).toEqual(['1 post', '4,000 posts']);
    expect([400, 490_600, 1_380_000].map(size)).toEqual(['1 kB', '491 kB', '1.4 MB']);
    expect([0.02, 0.186, 16.3, 600, 7300].map(duration)).toEqual([
      'under 0.1 s',
      '0.2 s',
      '16 s',
      '10 min',
      '2 h 2 min',
    ]);
  });

  it('formats probabilities without claiming certainty', () => {
    expect([0.137, 0.0664, 0, 1].map(percent)).toEqual(['13.7%', '6.6%', '0.0%', '100.0%']);
    expect([0.0004, 0.0006, 0.9994, 0.9996].map(percent)).toEqual([
      'under 0.1%',
      '0.1%',
      '99.9%',
      'over 99.9%',
    ]);
  });

  it('turns lines into sentences', () => {
    expect(sentence('tags of similar posts')).toBe('Tags of similar posts.');
    expect(sentence('Done!')).toBe('Done!');
  });
});

it('rounds estimates', () => {
  expect([0.2, 1.6, 9.4, 12, 34, 89, 100, 600].map(roughly)).toEqual([
    'about a second',
    'about 2 seconds',
    'about 9 seconds',
    'about 10 seconds',
    'about 30 seconds',
    'about 90 seconds',
    'about 2 minutes',
    'about 10 minutes',
  ]);
});

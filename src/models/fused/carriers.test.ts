import { describe, expect, it } from 'vitest';
import type { Candidates } from './candidates.ts';
import { carriersOf } from './carriers.ts';
import { Scores } from './scores.ts';
import { sourceOf } from './source-names.ts';
import { sources } from './sources/all.ts';

const scoreNames = sources.flatMap(({ scores }) => Object.keys(scores));

/** One candidate, with its place by some scores. */
function placed(places: Readonly<Record<string, number>>): Candidates {
  const columns = scoreNames.map((name) =>
    name in places
      ? { scores: new Scores(1), best: 1, places: Uint8Array.of(places[name]) }
      : undefined,
  );
  return { tags: [7], columns, values: [] };
}

describe('carriersOf', () => {
  it('names the sources that rank the candidate among their first ten, the best place first', () => {
    const places = {
      'words.sum': 3,
      'bigrams.sum': 8,
      'trend.hours': 0,
      'span.probability': 9,
      'author.count': 10,
      'words.tagSum': 99,
    };
    expect(carriersOf(placed(places), 0)).toEqual(['trends', 'similar posts', 'text']);
  });

  it('names the one that ranks it best, if none does so', () => {
    expect(carriersOf(placed({ 'author.count': 30, 'alike.tags': 20 }), 0)).toEqual([
      'alike authors',
    ]);
  });
});

it('each source has a name for people', () => {
  expect(new Set(scoreNames.map(sourceOf))).toEqual(
    new Set([
      ...['similar posts', 'words', 'author', 'trends', 'alike authors', 'co-occurrence', 'text'],
    ]),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TagCompletions } from './tag-completions.ts';

/** Spellings of these tags, most used first. */
const spellings = (...displays: string[]) =>
  new Map(displays.map((display) => [display.toLowerCase(), display]));
const displays = (completions: TagCompletions, typed: string, limit = 5) =>
  completions.complete(typed, limit).map(({ display }) => display);

describe('TagCompletions', () => {
  const completions = new TagCompletions(
    spellings('RunClub', 'Coffee', 'running', 'Rune', 'Übung', '跑步', 'run'),
  );

  it('returns the tags with the prefix, most used first', () => {
    expect(displays(completions, 'run')).toEqual(['RunClub', 'running', 'Rune', 'run']);
    expect(displays(completions, 'run', 2)).toEqual(['RunClub', 'running']);
    expect(completions.complete('c', 5)).toEqual([{ tag: 'coffee', display: 'Coffee' }]);
  });

  it('accepts a prefix in any case, with or without #', () => {
    for (const typed of ['RUNN', '#runn', '＃Ｒｕｎｎ']) {
      expect(displays(completions, typed)).toEqual(['running']);
    }
    expect(displays(completions, 'ü')).toEqual(['Übung']);
    expect(displays(completions, '跑')).toEqual(['跑步']);
  });

  it('returns nothing if no tag has the prefix, and the most used tags for an empty one', () => {
    expect(displays(completions, 'runs')).toEqual([]);
    expect(displays(completions, '￿')).toEqual([]);
    expect(displays(completions, '', 2)).toEqual(['RunClub', 'Coffee']);
    expect(displays(new TagCompletions(new Map()), 'a')).toEqual([]);
  });

  it('agrees with a search through all tags', () => {
    const tag = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '雪', '😀'), minLength: 1 });
    fc.assert(
      fc.property(
        fc.uniqueArray(tag),
        tag,
        fc.integer({ min: 1, max: 4 }),
        (tags, typed, limit) => {
          const expected = tags.filter((one) => one.startsWith(typed)).slice(0, limit);
          expect(displays(new TagCompletions(spellings(...tags)), typed, limit)).toEqual(expected);
        },
      ),
    );
  });
});

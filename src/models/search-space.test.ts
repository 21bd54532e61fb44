import fc from 'fast-check';
import Type, { type TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../base/options.ts';
import { Random } from '../base/random.ts';
import { loadModel, modelNames } from './registry.ts';
import { describeSpace, drawOptions, searchSpaces } from './search-space.ts';

/** What no search changes: files, text, work that is done, and the choice of another method. */
const notSearched = [
  ...['text', 'vectors', 'keepTexts', 'eps', 'maxIterations', 'topicIterations', 'patience'],
  ...['epochs', 'searchC', 'bias', 'strategy', 'maxClasses', 'features', 'pooling', 'kind'],
  ...[
    'iterations',
    'samples',
    'examples',
    'folds',
    'encoder',
    'maxTokens',
    'decode',
    'shortlist',
    'without',
  ],
];

describe.each(modelNames)('search spaces of %s', (name) => {
  it('cover every option that is worth searching', async () => {
    const model = await loadModel(name);
    const searched = Object.keys(searchSpaces(model));
    const left = Object.keys(model.options.properties).filter((one) => !searched.includes(one));
    const expected = name === 'svm' ? [...notSearched, 'dimension'] : notSearched;
    expect(left.filter((one) => !expected.includes(one))).toEqual([]);
  });

  it('contain the defaults, and draw what the model accepts', async () => {
    const model = await loadModel(name);
    const spaces = searchSpaces(model); // throws if a default lies outside
    const drawn = new Map(Object.keys(spaces).map((option) => [option, new Set<unknown>()]));
    for (let seed = 0; seed < 60; seed++) {
      const options = drawOptions(model, spaces, new Random(seed));
      expect(parseOptions(model.options, options, name)).toMatchObject(options);
      for (const [option, value] of Object.entries(options)) drawn.get(option)!.add(value);
    }
    for (const [option, values] of drawn) expect(values.size, option).toBeGreaterThan(1);
  });
});

const withOption = (schema: TSchema) => ({ name: 'mine', options: Type.Object({ x: schema }) });

describe('searchSpaces', () => {
  it.each<[string, object, string]>([
    ['a malformed space', { search: { from: 1 } }, 'must be { choices } or { from, to, scale'],
    [
      'an unknown scale',
      { search: { from: 1, to: 2, scale: 'cubic' } },
      'must be { choices } or { from, to, scale',
    ],
    ['a reversed range', { search: { from: 9, to: 1, scale: 'log' } }, 'must have from < to'],
    ['a log scale from 0', { search: { from: 0, to: 9, scale: 'log' } }, 'must have from > 0'],
    [
      'a default outside the range',
      { search: { from: 6, to: 9, scale: 'linear' } },
      'lacks the default, 5',
    ],
    ['a default that is no choice', { search: { choices: [1, 2] } }, 'lacks the default, 5'],
    [
      'values that the option rejects',
      { search: { from: 1, to: 11, scale: 'linear' } },
      'has the value 11, which the option rejects',
    ],
  ])('rejects %s', (_, search, message) => {
    const model = withOption(Type.Number({ default: 5, maximum: 10, ...search }));
    expect(() => searchSpaces(model)).toThrow(`mine: "search" of the option "x" ${message}`);
  });
});

describe('drawOptions', () => {
  const draws = (schema: TSchema, count: number) => {
    const model = withOption(schema);
    return Array.from(
      { length: count },
      (_, seed) => drawOptions(model, searchSpaces(model), new Random(seed)).x as number,
    );
  };

  it('is uniform along the scale', () => {
    const linear = draws(
      Type.Number({ default: 1, search: { from: 1, to: 100, scale: 'linear' } }),
      2000,
    );
    const log = draws(
      Type.Number({ default: 1, search: { from: 1, to: 100, scale: 'log' } }),
      2000,
    );
    const below10 = (all: number[]) => all.filter((x) => x < 10).length / all.length;
    expect(below10(linear)).toBeCloseTo(1 / 11, 1);
    expect(below10(log)).toBeCloseTo(1 / 2, 1);
  });

  it('draws values outside the range in a quarter of the cases', () => {
    const space = { from: 1, to: 9, scale: 'linear', or: [0] };
    const all = draws(Type.Number({ default: 0, search: space }), 2000);
    expect(all.filter((x) => x === 0).length / all.length).toBeCloseTo(0.25, 1);
  });

  it('stays within the range, whole where the option is, and short to write', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const model = {
          name: 'mine',
          options: Type.Object({
            whole: Type.Integer({ default: 3, search: { from: 3, to: 7, scale: 'log' } }),
            share: Type.Number({
              default: 0.1,
              search: { from: 0.0123456, to: 0.9, scale: 'log' },
            }),
          }),
        };
        const { whole, share } = drawOptions(model, searchSpaces(model), new Random(seed));
        expect([3, 4, 5, 6, 7]).toContain(whole);
        expect(share).toBeGreaterThanOrEqual(0.0123456);
        expect(share).toBeLessThanOrEqual(0.9);
        if (share !== 0.0123456) expect(`${share}`.length).toBeLessThanOrEqual(6);
      }),
    );
  });
});

it('describes a space in a few words', () => {
  expect(describeSpace({ choices: [false, true] })).toBe('false | true');
  expect(describeSpace({ from: 1, to: 9, scale: 'linear' })).toBe('1 to 9');
  expect(describeSpace({ from: 1, to: 9, scale: 'log', or: ['auto'] })).toBe(
    '1 to 9, log, or auto',
  );
});

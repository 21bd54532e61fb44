import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from './errors.ts';
import { parseOptions } from './options.ts';

const schema = Type.Object(
  {
    k: Type.Integer({ default: 50, minimum: 1 }),
    share: Type.Number({ default: 0.5, exclusiveMinimum: 0, maximum: 1 }),
    kind: Type.Enum(['a', 'b'], { default: 'a' }),
    quiet: Type.Boolean({ default: false }),
    sizes: Type.Array(Type.Integer(), { default: [] }),
    width: Type.Union([Type.Literal('auto'), Type.Integer({ minimum: 0 })], { default: 'auto' }),
  },
  { additionalProperties: false },
);
const parse = (given: unknown) => parseOptions(schema, given, 'model');

describe('parseOptions', () => {
  it('fills in defaults, also for undefined, and does not change its argument', () => {
    const given = { k: 3, kind: undefined };
    expect(parse(given)).toEqual({
      k: 3,
      share: 0.5,
      kind: 'a',
      quiet: false,
      sizes: [],
      width: 'auto',
    });
    expect(parse({ width: 4 }).width).toBe(4);
    expect(given).toEqual({ k: 3, kind: undefined });
  });

  it.each([
    [null, 'model: options must be an object, got null'],
    [[1], 'model: options must be an object, got [1]'],
    [
      { size: 1 },
      'model has no option "size"; its options are: k, share, kind, quiet, sizes, width',
    ],
    [{ k: 0 }, 'model: option "k" must be an integer >= 1, got 0'],
    [{ k: 1.5 }, 'model: option "k" must be an integer >= 1, got 1.5'],
    [{ k: '7' }, 'model: option "k" must be an integer >= 1, got "7"'],
    [{ share: 0 }, 'model: option "share" must be a number > 0 and <= 1, got 0'],
    [{ kind: 'c' }, 'model: option "kind" must be one of a, b, got "c"'],
    [{ sizes: 3 }, 'model: option "sizes" must be an array, got 3'],
    [{ sizes: [1, 'x'] }, 'model: option "sizes" must be integer at 1, got [1,"x"]'],
    [{ width: -1 }, 'model: option "width" must be "auto" or an integer >= 0, got -1'],
    [{ quiet: 'yes' }, 'model: option "quiet" must be a boolean, got "yes"'],
  ])('rejects %j', (given, message) => {
    expect(() => parse(given)).toThrow(InvalidArgumentError);
    expect(() => parse(given)).toThrow(message);
  });

  it('truncates long values', () => {
    expect(() => parse({ k: 'x'.repeat(500) })).toThrow(/got "x{76}\.\.\.$/);
  });
});

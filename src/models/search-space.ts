/**
 * Which values of an option are worth trying: the keyword `search` in the option's schema, beside its default.
 *
 *     neighbours: Type.Integer({ default: 50, minimum: 1, search: { from: 5, to: 500, scale: 'log' } })
 *     weighting: Type.Enum(['tf-idf', 'bm25'], { default: 'bm25', search: { choices: ['tf-idf', 'bm25'] } })
 *     halfLifeDays: Type.Number({ default: 0, search: { from: 1, to: 365, scale: 'log', or: [0], needs: ['time'] } })
 *
 * An option without it is not searched: paths, the text pipeline, and options that choose another method.
 */
import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import { InvalidArgumentError } from '../base/errors.ts';
import { showValue } from '../base/json.ts';
import type { Random } from '../base/random.ts';
import type { Model } from './model.ts';

/** Fields of posts without which the option changes nothing. */
const needs = Type.Optional(Type.Array(Type.Enum(['author', 'time', 'conversation'])));

const choices = Type.Object(
  { choices: Type.Array(Type.Unknown(), { minItems: 2 }), needs },
  { additionalProperties: false },
);
const range = Type.Object(
  {
    from: Type.Number(),
    to: Type.Number(),
    /** Along which draws are uniform. */
    scale: Type.Enum(['linear', 'log']),
    /** Values outside the range, such as `auto`, or a 0 that turns something off. */
    or: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1 })),
    needs,
  },
  { additionalProperties: false },
);

type Range = Static<typeof range>;
export type SearchSpace = Static<typeof choices> | Range;

/** Among draws of a range, the share of the values outside it. */
const SPECIAL_SHARE = 0.25;
/** So that a drawn value is short to write. */
const SIGNIFICANT_DIGITS = 3;

/**
 * The options of a model that have a search space.
 *
 * @throws {InvalidArgumentError} if a space is malformed, allows a value that the option rejects, or lacks the default
 */
export function searchSpaces({
  name,
  options,
}: Pick<Model, 'name' | 'options'>): Readonly<Record<string, SearchSpace>> {
  const spaces: Record<string, SearchSpace> = {};
  for (const [option, schema] of Object.entries(options.properties)) {
    if (!('search' in schema)) continue;
    const wrong = problemOf(schema, schema.search);
    if (wrong !== undefined) {
      throw new InvalidArgumentError(`${name}: "search" of the option "${option}" ${wrong}`);
    }
    spaces[option] = schema.search as SearchSpace;
  }
  return spaces;
}

function problemOf(schema: TSchema, search: unknown): string | undefined {
  const { default: usual } = schema as { default?: unknown };
  if (Value.Check(choices, search)) {
    return search.choices.includes(usual)
      ? rejected(schema, search.choices)
      : `lacks the default, ${showValue(usual)}`;
  }
  if (!Value.Check(range, search)) {
    return `must be { choices } or { from, to, scale: "linear" or "log", or? }, got ${showValue(search)}`;
  }
  const { from, to, scale, or = [] } = search;
  if (from >= to) return `must have from < to, got ${from} and ${to}`;
  if (scale === 'log' && from <= 0) return `must have from > 0 on a log scale, got ${from}`;
  const isInside = typeof usual === 'number' && usual >= from && usual <= to;
  if (!isInside && !or.includes(usual)) return `lacks the default, ${showValue(usual)}`;
  return rejected(schema, [from, to, ...or]);
}

function rejected(schema: TSchema, values: readonly unknown[]): string | undefined {
  const bad = values.find((value) => !Value.Check(schema, value));
  return bad === undefined
    ? undefined
    : `has the value ${showValue(bad)}, which the option rejects`;
}

/** Draws a value for each option. It depends only on the stream's seed and the option's name. */
export function drawOptions(
  { options }: Pick<Model, 'options'>,
  spaces: Readonly<Record<string, SearchSpace>>,
  random: Random,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spaces).map(([option, space]) => [
      option,
      'choices' in space
        ? random.split(option).pick(space.choices)
        : drawFrom(space, isInteger(options.properties[option]), random.split(option)),
    ]),
  );
}

function drawFrom({ from, to, scale, or }: Range, isWhole: boolean, random: Random): unknown {
  if (or && random.uniform() < SPECIAL_SHARE) return random.pick(or);
  const share = random.uniform();
  const value = scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;
  if (isWhole) return Math.round(value);
  return Math.min(to, Math.max(from, Number(value.toPrecision(SIGNIFICANT_DIGITS))));
}

function isInteger(schema: TSchema): boolean {
  const { type, anyOf = [] } = schema as { type?: string; anyOf?: { type?: string }[] };
  return type === 'integer' || anyOf.some((one) => one.type === 'integer');
}

/** "5 to 500, log", "0.001 to 1, log, or auto", "tf-idf | bm25" */
export function describeSpace(space: SearchSpace): string {
  if ('choices' in space) return space.choices.join(' | ');
  const { from, to, scale, or = [] } = space;
  return [`${from} to ${to}${scale === 'log' ? ', log' : ''}`, ...or].join(', or ');
}

/** What a model without any search space is told by. */
export function nothingToSearch(model: string): string {
  return `${model} has no option with a search space, so there is nothing to search`;
}

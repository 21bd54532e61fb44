import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import { showValue } from '../base/json.ts';
import { RequestProblem } from './problems.ts';

/**
 * Validates requests by TypeBox schemas. Parameters of the path and query are text; they are converted to numbers where the
 * schema requires it. Bodies are not converted. The error describes the first mismatch: which field, what was
 * expected, and what came.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  const part = httpPart === 'querystring' ? 'query' : (httpPart ?? 'request');
  return (given: unknown) => {
    const value = part === 'body' ? given : withNumbers(schema, given);
    return check.Check(value) ? { value } : { error: mismatch(schema as Schema, value, part) };
  };
};

function withNumbers(schema: TSchema, given: unknown): unknown {
  const { properties = {} } = schema as {
    properties?: Readonly<Record<string, { type?: string }>>;
  };
  const entries = Object.entries(given as Readonly<Record<string, string>>).map(([name, text]) => {
    const isNumber = properties[name]?.type === 'integer' && /^-?\d{1,15}$/.test(text);
    return [name, isNumber ? Number(text) : text] as const;
  });
  return Object.fromEntries(entries);
}

type ValueError = ReturnType<typeof Value.Errors>[number];

/** The parts of JSON Schema that request schemas use. */
interface Schema extends TSchema {
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/** Number of unknown fields that a message names at most. */
const mostUnknownFields = 5;

/**
 * Finds the first mismatch, outermost values first: in their type, length or fields. Only the values on the way
 * to it are examined closely, so that rejecting a request takes no longer than parsing it did.
 */
function mismatch(schema: Schema, value: unknown, where: string): RequestProblem {
  const { items, ...rest } = schema;
  const { properties } = rest;
  let shallow: Schema = rest;
  let shown = value;
  if (properties && typeof value === 'object' && value !== null) {
    const anything = Object.keys(properties).map((name) => [name, {}] as const);
    shallow = { ...rest, properties: Object.fromEntries(anything) };
    shown = withFewUnknown(properties, value as Readonly<Record<string, unknown>>);
  }
  const errors = Value.Errors(shallow, shown);
  // A misspelled field is also reported as missing; the unknown field is the better message.
  const own =
    errors.find(({ keyword }) => keyword === 'additionalProperties' || keyword === 'anyOf') ??
    errors[0];
  if (own) {
    return new RequestProblem(400, 'invalid-request', describe(own, schema, shown, where));
  }
  if (items && Array.isArray(value)) {
    const check = Compile(items);
    const index = value.findIndex((item) => !check.Check(item));
    if (index >= 0) return mismatch(items, value[index], `${where}[${index}]`);
  }
  for (const [name, part] of Object.entries(properties ?? {})) {
    const given = (value as Readonly<Record<string, unknown>>)[name];
    if (given === undefined || Compile(part).Check(given)) continue;
    return mismatch(part, given, `${where}.${name}`);
  }
  return new RequestProblem(400, 'invalid-request', `${where} does not match the schema`);
}

function withFewUnknown(
  known: Readonly<Record<string, unknown>>,
  value: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(value);
  const unknown = names.filter((name) => !Object.hasOwn(known, name));
  if (unknown.length <= mostUnknownFields) return value;
  const left = new Set(unknown.slice(mostUnknownFields));
  return Object.fromEntries(
    names.filter((name) => !left.has(name)).map((name) => [name, value[name]]),
  );
}

function describe(error: ValueError, schema: Schema, value: unknown, where: string): string {
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'additionalProperties') {
    const names = (params.additionalProperties as readonly string[]).map(clip).join(', ');
    const known = Object.keys(schema.properties ?? {}).join(', ');
    return `${where} has no field ${names}; its fields are: ${known}`;
  }
  if (error.keyword === 'required') {
    const names = (params.requiredProperties as readonly string[]).join(', ');
    return `${where} must have ${names}, got ${clip(Object.keys(Object(value)))}`;
  }
  const alternatives = schema.anyOf;
  const expected = Array.isArray(alternatives)
    ? `must be one of ${alternatives.map((one) => one.const).join(', ')}`
    : error.message;
  return `${where} ${expected}, got ${clip(value)}`;
}

function clip(value: unknown): string {
  const text = showValue(value, Number.POSITIVE_INFINITY);
  return text.length > 80 ? `${text.slice(0, 60)}... (${text.length} characters)` : text;
}

import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import Value from 'typebox/value';
import { showValue } from '../base/json.ts';
import { RequestProblem } from './problems.ts';

/**
 * Checks requests by TypeBox schemas. Path and query come as text and are turned into numbers where the
 * schema wants them; bodies are taken as they are. The first mismatch is told: which field, what was
 * expected, what came.
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

/** The parts of a JSON Schema that requests are described by. */
interface Schema extends TSchema {
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/** Fields that no schema has, as many as a message names. */
const mostUnknownFields = 5;

/**
 * The first mismatch, of the outermost value that has one itself: its type, length or fields. Nothing beside the way
 * to it is looked at closely, so that a refusal takes no longer than reading the request did.
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
  // A field that is misspelt is also missing.
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
  return new RequestProblem(400, 'invalid-request', `${where} is not as expected`);
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

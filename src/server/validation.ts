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
    return check.Check(value) ? { value } : { error: mismatch(schema, value, part) };
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

function mismatch(schema: TSchema, value: unknown, part: string): RequestProblem {
  const errors = Value.Errors(schema, value);
  // What a schema's parts say comes before what it says itself, such as which fields there may be.
  const first =
    errors.find(({ keyword }) => keyword === 'additionalProperties' || keyword === 'anyOf') ??
    errors[0];
  const detail = first ? describe(first, schema, value, part) : `${part} is not as expected`;
  return new RequestProblem(400, 'invalid-request', detail);
}

function describe(error: ValueError, schema: TSchema, value: unknown, part: string): string {
  const keys = error.instancePath.split('/').slice(1).map(unescapePointer);
  const where = part + keys.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `.${key}`)).join('');
  const params = error.params as Readonly<Record<string, unknown>>;
  if (error.keyword === 'additionalProperties') {
    const names = (params.additionalProperties as readonly string[]).map(clip).join(', ');
    const known = Object.keys(schemaAt(schema, keys)?.properties ?? {}).join(', ');
    return `${where} has no field ${names}; its fields are: ${known}`;
  }
  if (error.keyword === 'required') {
    const names = (params.requiredProperties as readonly string[]).join(', ');
    return `${where} must have ${names}, got ${clip(Object.keys(Object(valueAt(value, keys))))}`;
  }
  const alternatives = schemaAt(schema, keys)?.anyOf;
  const expected = Array.isArray(alternatives)
    ? `must be one of ${alternatives.map((one) => one.const).join(', ')}`
    : error.message;
  return `${where} ${expected}, got ${clip(valueAt(value, keys))}`;
}

// biome-ignore lint/suspicious/noExplicitAny: any JSON Schema
function schemaAt(schema: any, keys: readonly string[]): any {
  return keys.reduce((at, key) => at?.items ?? at?.properties?.[key], schema);
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((at, key) => Object(at)[key], value);
}

function unescapePointer(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~'); // RFC 6901, section 4
}

function clip(value: unknown): string {
  const text = showValue(value, Number.POSITIVE_INFINITY);
  return text.length > 80 ? `${text.slice(0, 60)}... (${text.length} characters)` : text;
}

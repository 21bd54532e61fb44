import type { Static, TObject } from 'typebox';
import Value from 'typebox/value';
import { InvalidArgumentError } from './errors.ts';
import { showValue } from './json.ts';

/**
 * Validates an options object: fills in the schema's defaults, and rejects unknown names and values of the wrong type.
 * The schema is a TypeBox object (plain JSON Schema); it is interpreted, never compiled to code.
 *
 * @param where what the options belong to, for messages ("logistic")
 * @throws {InvalidArgumentError} with the option, what was expected, what came, and the known options
 */
export function parseOptions<T extends TObject>(
  schema: T,
  given: unknown,
  where: string,
): Static<T> {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw new InvalidArgumentError(`${where}: options must be an object, got ${showValue(given)}`);
  }
  const names = Object.keys(schema.properties);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      throw new InvalidArgumentError(
        `${where} has no option "${name}"; its options are: ${names.join(', ') || '(none)'}`,
      );
    }
  }
  const defined = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined));
  const options = Value.Default(schema, structuredClone(defined));
  for (const error of Value.Errors(schema, options)) {
    const [, name = String(Object.values(error.params)[0]), ...inside] =
      error.instancePath.split('/');
    const value = (options as Record<string, unknown>)[name];
    const expected =
      inside.length > 0
        ? `${error.message} at ${inside.join('.')}`
        : expectation(schema.properties[name], error.message);
    throw new InvalidArgumentError(
      `${where}: option "${name}" ${expected}, got ${showValue(value)}`,
    );
  }
  return options as Static<T>;
}

/** What an option accepts: "must be one of a, b", "must be a number > 0", `must be "auto" or a number > 0`. */
function expectation(schema: unknown, fallback: string): string {
  const s = schema as Record<string, unknown>;
  if (Array.isArray(s?.anyOf)) {
    return s.anyOf
      .map((one) => expectation(one, fallback))
      .join(' or ')
      .replaceAll(' or must be', ' or');
  }
  if (s?.const !== undefined) return `must be ${showValue(s.const)}`;
  if (Array.isArray(s?.enum)) return `must be one of ${s.enum.join(', ')}`;
  const bounds = [
    ['exclusiveMinimum', '>'],
    ['minimum', '>='],
    ['exclusiveMaximum', '<'],
    ['maximum', '<='],
  ].flatMap(([key, sign]) => (s?.[key] === undefined ? [] : [`${sign} ${s[key]}`]));
  if (typeof s?.type !== 'string') return fallback;
  const article = /^[aeiou]/.test(s.type) ? 'an' : 'a';
  return `must be ${article} ${s.type}${bounds.length > 0 ? ` ${bounds.join(' and ')}` : ''}`;
}

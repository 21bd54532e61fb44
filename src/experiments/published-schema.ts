import { experimentSchema } from './experiment.ts';

/**
 * The JSON Schema of experiments for editors. Properties with a default are optional here. TypeBox marks them as required,
 * because it fills in defaults before it checks.
 */
export function publishedSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...(withoutDefaulted(experimentSchema) as Record<string, unknown>),
  };
}

function withoutDefaulted(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutDefaulted);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { required, ...rest } = schema as { required?: unknown; properties?: object };
  const copy = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === 'default' ? value : withoutDefaulted(value),
    ]),
  );
  if (!Array.isArray(required)) return copy;
  const properties = (rest.properties ?? {}) as Record<string, object>;
  const needed = required.filter((name) => !('default' in properties[name]));
  return needed.length > 0 ? { ...copy, required: needed } : copy;
}

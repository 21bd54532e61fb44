/** Helpers for JSON-LD and similar JSON, where a list of one equals its only item, and anything may be `null`. */

/** A value as a list; empty for `null` and undefined. */
export function asList(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The value if it is an object, else undefined. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

/** The first object of a value or list. */
export function firstObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  for (const item of asList(value)) {
    const object = asObject(item);
    if (object) return object;
  }
  return undefined;
}

/** The first string of a value or list. */
export function firstString(value: unknown): string | undefined {
  return asList(value).find((item) => typeof item === 'string') as string | undefined;
}

/** The id that a value refers to: the value if it is a string, or the id of an object. */
export function reference(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const object = asObject(value);
  const id = object?.id ?? object?.['@id'];
  return typeof id === 'string' ? id : undefined;
}

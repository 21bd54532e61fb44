/** JSON-LD and much other JSON of the web: a list of one and its only item are equal, and anything may be `null`. */

/** A value as a list; none for `null`. */
export function asList(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The object that a value is, else undefined. */
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

/** What a value refers to: a string, or the id of an object. */
export function reference(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const object = asObject(value);
  const id = object?.id ?? object?.['@id'];
  return typeof id === 'string' ? id : undefined;
}

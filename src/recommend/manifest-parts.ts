/** The parts of a bundle in its manifest, and their limits. */
import { type Static, Type } from 'typebox';

/** Maximum levels of parts below a bundle. */
const mostNesting = 2;
/** Maximum number of parts of one bundle, not counting parts of parts. */
const mostParts = 32;
const partName = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** Name and options of the model in a bundle or part. */
export const modelFields = {
  model: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' }),
  options: Type.Record(Type.String(), Type.Unknown()),
};

const innerPart = Type.Object(modelFields, { additionalProperties: false });
const outerPart = Type.Object(
  { ...modelFields, parts: Type.Optional(Type.Record(Type.String(), innerPart)) },
  { additionalProperties: false },
);

export const partsSchema = Type.Record(Type.String(), outerPart);

/** A model and its parts, as listed in a manifest. */
export interface PartEntry extends Static<typeof innerPart> {
  readonly parts?: Readonly<Record<string, PartEntry>>;
}

/**
 * Checks the names, number and nesting of parts. Returns what is wrong, or undefined.
 *
 * @param parts the parts of an unchecked manifest, or of a bundle's contents
 */
export function faultOfParts(parts: unknown, depth = 1): string | undefined {
  if (parts === undefined) return undefined;
  if (parts === null || typeof parts !== 'object' || Array.isArray(parts)) {
    return 'must list parts by name';
  }
  if (depth > mostNesting) return `nests parts more than ${mostNesting} levels deep`;
  const entries = Object.entries(parts as Record<string, { readonly parts?: unknown } | null>);
  if (entries.length > mostParts) {
    return `lists ${entries.length} parts, expected at most ${mostParts}`;
  }
  for (const [name, part] of entries) {
    if (!partName.test(name)) {
      return `names a part ${JSON.stringify(name.slice(0, 80))}; expected at most 32 lower-case letters, digits and "-"`;
    }
    const fault = faultOfParts(part?.parts, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

import { bundleNamePattern } from '../server/option-rules.ts';
import { UsageError } from './failure.ts';

/**
 * Parses `NAME=FOLDER`, or a folder alone.
 *
 * @param otherwise the name of a folder alone
 * @throws {UsageError} if the name would need escaping in a URL
 */
export function namedBundle(
  value: string,
  otherwise: string,
): readonly [name: string, folder: string] {
  const [, name = otherwise, folder = value] = /^([^=/\\]+)=(.+)$/.exec(value) ?? [];
  if (new RegExp(bundleNamePattern).test(name)) return [name, folder];
  throw new UsageError(
    `"${name}" is not a valid bundle name; use letters, digits, ".", "_" and "-", as in NAME=${folder}`,
  );
}

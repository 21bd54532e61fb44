/** Imports modules of other packages that register models (`registerModel`). */
import { realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError } from '../base/errors.ts';
import { modelNames } from '../models/registry.ts';

/** URLs of imported modules: importing one again does nothing. */
const imported = new Set<string>();

/**
 * Returns the URL of a module, given the path of its file or the name of an installed package. Both are resolved from
 * the working folder; packages installed next to this one are found too.
 *
 * @throws {InvalidArgumentError} if there is no such module
 */
export function resolveModelModule(module: string): string {
  if (module.startsWith('file:')) return module;
  const path = resolve(module);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return pathToFileURL(path).href;
  const isName = !/^(\.{0,2}[/\\]|[a-z]:[/\\])/i.test(module);
  const url = isName ? resolvePackage(module) : undefined;
  if (url !== undefined) return url;
  throw new InvalidArgumentError(
    isName
      ? `there is no file ${path} and no installed package "${module}"; install it with npm, or give the path of a file`
      : `there is no file ${path}; give the path of a JavaScript file, or the name of an installed package`,
  );
}

function resolvePackage(name: string): string | undefined {
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'here')).resolve(name)).href;
  } catch {
    // Not there, or exported only for `import`, which can be resolved only relative to this file.
  }
  try {
    return import.meta.resolve(name);
  } catch {
    return undefined;
  }
}

/**
 * Imports a module. This runs its code in this process, with all the rights of the process.
 *
 * @param module as for `resolveModelModule`
 * @throws {InvalidArgumentError} if there is no such module, it cannot be imported, or it registers nothing here
 */
export async function importModelModule(module: string): Promise<void> {
  const url = resolveModelModule(module);
  if (imported.has(url)) return;
  const before = modelNames.length;
  try {
    await import(url);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new InvalidArgumentError(
      code === 'ERR_UNKNOWN_FILE_EXTENSION'
        ? `${module} is not JavaScript; compile it first and give the path of the result`
        : `${module} cannot be imported: ${message}`,
      { cause },
    );
  }
  if (modelNames.length === before) {
    throw new InvalidArgumentError(
      `${module} registers no model; when imported, it must call registerModel of the running copy of octothorpe (${ownFolder()}), not of another copy`,
    );
  }
  imported.add(url);
}

/** This package's folder, to which "octothorpe" must resolve in the modules. */
function ownFolder(): string {
  return realpathSync(new URL('../..', import.meta.url));
}

import { NotSupportedError } from '../base/errors.ts';

/**
 * Loads a package that only some installations need.
 *
 * @param version what to install if it is missing, as in package.json
 * @throws {NotSupportedError} with the command that installs it
 */
export async function optionalPackage<T>(
  name: string,
  version: string,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new NotSupportedError(
      `this store needs the package ${name}, which is not installed; run: npm install ${name}@${version}`,
      { cause: error },
    );
  }
}

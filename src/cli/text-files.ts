import { AtomicFiles } from '../files/atomic-files.ts';

/**
 * Writes a text file completely or not at all.
 *
 * @param inputs files that must not be overwritten
 * @throws {FileAccessError} if it cannot be written
 */
export async function writeText(
  path: string,
  text: string,
  inputs: readonly string[],
): Promise<void> {
  const files = new AtomicFiles(inputs);
  try {
    await files.open(path).write(text);
    await files.commit();
  } catch (error) {
    await files.discard();
    throw error;
  }
}

import { FileAccessError } from '../base/errors.ts';
import { optionalPackage } from '../base/optional-package.ts';
import type { FastTextModule } from '../models/fasttext/library.ts';

/**
 * Loads a new instance of fastText in a browser: the build of the package that obeys security policies which forbid code from
 * strings. Bundlers such as Vite find its WebAssembly file by this URL and ship it.
 *
 * @throws {NotSupportedError} if fasttext.wasm.js is not installed
 * @throws {FileAccessError} if the WebAssembly file is not served
 */
export async function loadFastText(): Promise<FastTextModule> {
  const { default: create } = await optionalPackage(
    'fasttext.wasm.js',
    () => import('fasttext.wasm.js/dist/core/fastText.common.js'),
  );
  const wasm = new URL('fasttext.wasm.js/dist/core/fastText.common.wasm', import.meta.url).href;
  try {
    return await create({ locateFile: () => wasm });
  } catch (cause) {
    throw new FileAccessError(
      `fastText cannot start: ${(cause as Error).message}; ${wasm} must be its file fastText.common.wasm`,
      { cause },
    );
  }
}

import { NotSupportedError } from './errors.ts';

/** Optional packages by name: what each is for, and the arguments of `npm install`. */
const optionalPackages = {
  'onnxruntime-node': {
    purpose: 'training or running a network in Node',
    // Its install script downloads CUDA libraries on Linux, which nothing here uses.
    install: '--ignore-scripts onnxruntime-node@1.30.0',
  },
  '@node-rs/jieba': {
    purpose: 'Chinese word segmentation with jieba',
    install: '@node-rs/jieba@2.0.3',
  },
  'wink-nlp': {
    purpose: 'English lemmas',
    install: 'wink-nlp@2.4.0 wink-eng-lite-web-model@1.8.1',
  },
  'fasttext.wasm.js': { purpose: 'language detection', install: 'fasttext.wasm.js@1.0.0' },
  '@huggingface/tokenizers': {
    purpose: 'a pre-trained encoder',
    install: '@huggingface/tokenizers@0.2.0',
  },
  '@zip.js/zip.js': { purpose: 'reading a zip archive', install: '@zip.js/zip.js@2.24.0' },
  'modern-tar': { purpose: 'reading a tar archive', install: 'modern-tar@0.8.6' },
  '@atcute/car': {
    purpose: 'reading a Bluesky repository',
    install: '@atcute/car@6.0.2 @atcute/cbor@2.3.6',
  },
  '@atcute/cbor': {
    purpose: 'reading a Bluesky repository',
    install: '@atcute/car@6.0.2 @atcute/cbor@2.3.6',
  },
  '@electric-sql/pglite': {
    purpose: 'a store in a folder (pglite:)',
    install: '@electric-sql/pglite@0.5.14',
  },
  pg: { purpose: 'a store on a PostgreSQL server', install: 'pg@8.23.1' },
} as const;

export type OptionalPackage = keyof typeof optionalPackages;

/** Returns the command that installs an optional package. */
export function installCommand(name: OptionalPackage): string {
  return `npm install ${optionalPackages[name].install}`;
}

/**
 * Loads a package that only some installations need.
 *
 * @throws {NotSupportedError} with the command that installs it, if it is missing
 */
export async function optionalPackage<T>(
  name: OptionalPackage,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new NotSupportedError(
      `${optionalPackages[name].purpose} needs the package ${name}, which is not installed; run: ${installCommand(name)}`,
      { cause: error },
    );
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

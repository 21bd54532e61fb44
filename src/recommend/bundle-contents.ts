/**
 * Converts the contents of a bundle to named files and back: `arrays.safetensors`, `NAME.txt` for each vocabulary (UTF-8,
 * one entry per line), `NAME.onnx` for each graph, and `NAME.bin` for each file of another program. The files of part `a` have the prefix `a.`.
 */
import { DataFormatError } from '../base/errors.ts';
import { decodeSafetensors, encodeSafetensors } from '../base/safetensors.ts';
import type { BundleContents } from '../models/model.ts';
import { isBundleFileName } from './manifest.ts';
import { faultOfParts, type PartEntry } from './manifest-parts.ts';

const arraysFile = 'arrays.safetensors';
const onlyGraphOfVersion1 = 'model.onnx';

/** A name without dots, which separate it from the names of parts. */
const ownName = /^[a-z0-9][a-z0-9_-]*$/;

/** @throws {Error} if a name cannot be a file name, or parts are nested too deeply */
export function encodeContents(contents: BundleContents): Map<string, Uint8Array> {
  const fault = faultOfParts(contents.parts);
  if (fault !== undefined) throw new Error(`the bundle of ${contents.model} ${fault}`);
  return encodeWithin('', contents);
}

function encodeWithin(prefix: string, contents: BundleContents): Map<string, Uint8Array> {
  const { arrays, vocabularies, graphs = {}, files: others = {}, parts = {} } = contents;
  const files = new Map([[`${prefix}${arraysFile}`, encodeSafetensors(arrays)]]);
  const nameOf = (kind: string, name: string, extension: string) => {
    const file = `${prefix}${name}.${extension}`;
    if (ownName.test(name) && isBundleFileName(file)) return file;
    throw new Error(`a ${kind} cannot be called "${name}"`);
  };
  for (const [name, onnx] of Object.entries(graphs)) {
    files.set(nameOf('graph', name, 'onnx'), onnx);
  }
  for (const [name, bytes] of Object.entries(others)) {
    files.set(nameOf('file', name, 'bin'), bytes);
  }
  for (const [name, entries] of Object.entries(vocabularies)) {
    files.set(nameOf('vocabulary', name, 'txt'), encodeLines(entries, name));
  }
  for (const [name, part] of Object.entries(parts)) {
    for (const [file, bytes] of encodeWithin(`${prefix}${name}.`, part)) files.set(file, bytes);
  }
  return files;
}

/** The manifest's entry for the models in a bundle. */
export function entryOf({ model, options, parts }: BundleContents): PartEntry {
  if (!parts || Object.keys(parts).length === 0) return { model, options };
  const entries = Object.entries(parts).map(([name, part]) => [name, entryOf(part)] as const);
  return { model, options, parts: Object.fromEntries(entries) };
}

/** The oldest format version that supports the contents. */
export function versionOf({ graphs = {}, files, parts = {} }: BundleContents): number {
  const partVersions = Object.values(parts).map(versionOf);
  if (files || partVersions.includes(3)) return 3;
  const isOld =
    Object.keys(parts).length === 0 && Object.keys(graphs).every((name) => name === 'model');
  return isOld ? 1 : 2;
}

/**
 * The inverse of `encodeContents` and `entryOf`.
 *
 * @param files all files that the manifest lists
 * @param where the bundle, for messages
 * @throws {DataFormatError} naming the file that is missing, malformed or of an unknown kind
 */
export function decodeContents(
  entry: PartEntry & { readonly version: number },
  files: ReadonlyMap<string, Uint8Array>,
  where: string,
): BundleContents {
  // Version 1 has no parts, and its vocabularies may have dots in their names.
  if (entry.version === 1) return decodeOwn(entry, files, '', where, true);
  return decodeWithin(entry, files, '', where);
}

function decodeWithin(
  entry: PartEntry,
  files: ReadonlyMap<string, Uint8Array>,
  prefix: string,
  where: string,
): BundleContents {
  const own = new Map<string, Uint8Array>();
  const ofParts = new Map<string, Map<string, Uint8Array>>();
  for (const name of Object.keys(entry.parts ?? {})) ofParts.set(name, new Map());
  for (const [name, bytes] of files) {
    const [first, ...rest] = name.split('.');
    if (rest.length < 2) own.set(name, bytes);
    else {
      const part = ofParts.get(first);
      if (!part) throw unknownFile(where, `${prefix}${name}`);
      part.set(rest.join('.'), bytes);
    }
  }
  const contents = decodeOwn(entry, own, prefix, where, false);
  if (!entry.parts) return contents;
  const parts = Object.entries(entry.parts).map(([name, part]) => {
    return [name, decodeWithin(part, ofParts.get(name)!, `${prefix}${name}.`, where)] as const;
  });
  return { ...contents, parts: Object.fromEntries(parts) };
}

/** @param names file names without the prefix */
function decodeOwn(
  { model, options }: PartEntry,
  files: ReadonlyMap<string, Uint8Array>,
  prefix: string,
  where: string,
  isVersion1: boolean,
): BundleContents {
  let arrays: BundleContents['arrays'] | undefined;
  const graphs: Record<string, Uint8Array> = {};
  const others: Record<string, Uint8Array> = {};
  const vocabularies: Record<string, readonly string[]> = {};
  for (const [name, bytes] of files) {
    const file = `${prefix}${name}`;
    if (name === arraysFile) arrays = decodeSafetensors(bytes, `${where}/${file}`);
    else if (name.endsWith('.txt')) {
      vocabularies[name.slice(0, -4)] = decodeLines(bytes, where, file);
    } else if (isVersion1 ? name === onlyGraphOfVersion1 : name.endsWith('.onnx')) {
      graphs[name.slice(0, -5)] = bytes;
    } else if (!isVersion1 && name.endsWith('.bin')) others[name.slice(0, -4)] = bytes;
    else throw unknownFile(where, file);
  }
  if (!arrays) {
    throw new DataFormatError(`${where}: manifest.json does not list ${prefix}${arraysFile}`);
  }
  const hasGraphs = Object.keys(graphs).length > 0;
  const hasFiles = Object.keys(others).length > 0;
  return {
    ...{ model, options, arrays, vocabularies },
    ...(hasGraphs && { graphs }),
    ...(hasFiles && { files: others }),
  };
}

function unknownFile(where: string, file: string): DataFormatError {
  return new DataFormatError(`${where}: "${file}" is not a file of a bundle`);
}

function encodeLines(entries: readonly string[], name: string): Uint8Array {
  const broken = entries.find((entry) => /[\r\n]/.test(entry));
  if (broken !== undefined) {
    throw new Error(`vocabulary "${name}" contains a line break in ${JSON.stringify(broken)}`);
  }
  return new TextEncoder().encode(entries.map((entry) => `${entry}\n`).join(''));
}

function decodeLines(bytes: Uint8Array, where: string, name: string): string[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.split('\n').slice(0, -1);
  } catch (cause) {
    throw new DataFormatError(`${where}: ${name} is not UTF-8 text`, { cause });
  }
}

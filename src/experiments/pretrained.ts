import { isAbsolute, join } from 'node:path';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import type { Model } from '../models/model.ts';
import { readEncoder } from '../recommend/encoder-folder.ts';
import { openWordVectorFile } from '../recommend/word-vector-file.ts';
import type { Row } from './experiment.ts';
import { fileHash } from './file-hash.ts';

/** What a model may start from: the key of a row, the option that asks for it, and the name of the command line's option. */
const KINDS = ['encoder', 'vectors'] as const;
type Kind = (typeof KINDS)[number];

const NAMES: Readonly<Record<Kind, string>> = {
  encoder: 'a pre-trained encoder',
  vectors: 'word vectors',
};

/** Something of each kind that a run starts from; absent for what it does not use. */
export type OfEachKind<T> = Readonly<Partial<Record<Kind, T>>>;

export interface PretrainedFile {
  readonly path: string;
  /** Hexadecimal: of an encoder's tokenizer and weights, or of the file of word vectors. */
  readonly hash: string;
  /** Of word vectors. */
  readonly dimension?: number;
}

export type Pretrained = OfEachKind<PretrainedFile | FileAccessError>;

/** Finds the encoders and word vectors of an experiment's rows. Reads each once. */
export class PretrainedFiles {
  readonly #base: string;
  readonly #given: OfEachKind<string>;
  readonly #found = new Map<string, Promise<PretrainedFile>>();

  /**
   * @param base the folder to which paths in the experiment are relative
   * @param given paths for rows that name none
   */
  constructor(base: string, given: OfEachKind<string> = {}) {
    this.#base = base;
    this.#given = given;
  }

  /**
   * The options of a row, and the files that they ask for. A path in the row sets the option of the same name to "given"
   * and, for word vectors, `dimension`, as in `octothorpe train`. Other options of the row win.
   *
   * @param changes options that a sweep or ablation sets
   * @param place of the row, for messages
   * @returns an error in place of a file that is missing: it matters only if the row is run
   * @throws {InvalidArgumentError} if the row names something that its model does not use
   * @throws {DataFormatError} if a file is there, but malformed
   */
  async optionsOf(
    row: Row,
    changes: Readonly<Record<string, unknown>>,
    model: Model,
    place: string,
  ): Promise<{ options: Record<string, unknown>; pretrained: Pretrained }> {
    const named = KINDS.filter((kind) => row[kind] !== undefined);
    const useless = named.find((kind) => !(kind in model.options.properties));
    if (useless !== undefined) {
      throw new InvalidArgumentError(
        `${place}.${useless} ("${row.label}"): ${model.name} does not use ${NAMES[useless]}; remove the key`,
      );
    }
    const options: Record<string, unknown> = {
      ...Object.fromEntries(named.map((kind) => [kind, 'given'])),
      ...row.options,
      ...changes,
    };
    const pretrained: Partial<Record<Kind, PretrainedFile | FileAccessError>> = {};
    for (const kind of KINDS) {
      if (options[kind] !== 'given') continue;
      const file = await this.#find(kind, row, place).catch((error) => {
        if (error instanceof FileAccessError) return error;
        throw error;
      });
      pretrained[kind] = file;
      if ('dimension' in file && file.dimension) options.dimension ??= file.dimension;
    }
    return { options, pretrained };
  }

  async #find(kind: Kind, row: Row, place: string): Promise<PretrainedFile> {
    const where = `${place}.${kind} ("${row.label}")`;
    const named = row[kind];
    const given = this.#given[kind];
    if (named === undefined && given === undefined) {
      throw new FileAccessError(
        `${where} is missing: the option ${kind} is "given", so the row needs ${NAMES[kind]}; name the path here or with --${kind}`,
      );
    }
    const path = named === undefined ? given! : isAbsolute(named) ? named : join(this.#base, named);
    const key = `${kind}\n${path}`;
    const found = this.#found.get(key) ?? described(kind, path);
    this.#found.set(key, found);
    return found.catch((cause: Error) => {
      if (!(cause instanceof FileAccessError)) throw cause;
      throw new FileAccessError(`${where}: ${cause.message}`, { cause });
    });
  }
}

async function described(kind: Kind, path: string): Promise<PretrainedFile> {
  if (kind === 'encoder') return { path, hash: (await readEncoder(path)).id };
  const { dimension } = await openWordVectorFile(path);
  return { path, hash: await fileHash(path), dimension };
}

/**
 * @param variants of the row: of its sweep and its ablations
 * @throws {InvalidArgumentError} if the row names an encoder or word vectors that no variant uses
 */
export function checkUsed(
  row: Row,
  variants: readonly {
    readonly options: Readonly<Record<string, unknown>>;
    readonly pretrained: Pretrained;
  }[],
  place: string,
): void {
  for (const kind of KINDS) {
    if (row[kind] === undefined || variants.some(({ pretrained }) => pretrained[kind])) continue;
    throw new InvalidArgumentError(
      `${place}.${kind} ("${row.label}") would not be used, since the option ${kind} is "${variants[0].options[kind]}"; remove one of the two`,
    );
  }
}

/** @throws {FileAccessError} if one is missing */
export function presentFiles(pretrained: Pretrained): OfEachKind<PretrainedFile> {
  for (const file of Object.values(pretrained)) if (file instanceof FileAccessError) throw file;
  return pretrained as OfEachKind<PretrainedFile>;
}

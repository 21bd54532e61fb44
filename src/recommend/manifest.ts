import { type Static, Type } from 'typebox';
import Value from 'typebox/value';
import { BundleVersionError, DataFormatError } from '../base/errors.ts';
import { parseJson } from '../base/json.ts';
import { packageVersion } from '../base/version.ts';
import { faultOfParts, modelFields, partsSchema } from './manifest-parts.ts';

/**
 * The newest bundle format that this build reads. Version 2 added parts, and graphs by name; version 3 added files of other
 * programs. A bundle is written as the oldest version that has what it needs, so that older builds can read it.
 */
const formatVersion = 3;

/** Valid names of a bundle's files. None of them can lead outside the folder. */
const fileNamePattern = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/** Maximum size of `manifest.json`. Ten times that of a network trained for thousands of epochs. */
export const mostManifestBytes = 4 * 2 ** 20;
/** Maximum number of files in a manifest. Models have about ten. */
export const mostFiles = 1000;
/** Maximum size of one file: what the arrays of this format can address. */
const mostFileBytes = 2 ** 36;

/** How a bundle was trained. */
export const trainingRecord = Type.Object({
  seed: Type.Integer(),
  posts: Type.Integer({ minimum: 0 }),
  validationPosts: Type.Integer({ minimum: 0 }),
  seconds: Type.Number({ minimum: 0 }),
  /** Results of each epoch, for models that train in epochs. */
  epochs: Type.Optional(
    Type.Array(
      Type.Object({
        epoch: Type.Integer({ minimum: 1 }),
        loss: Type.Number(),
        measure: Type.Optional(Type.Number()),
        learningRate: Type.Number(),
      }),
    ),
  ),
});

const manifestSchema = Type.Object({
  format: Type.Literal('octothorpe-bundle'),
  version: Type.Integer({ minimum: 1 }),
  ...modelFields,
  /** The models that this one consists of, by the part's name. The files of part `a` are called `a.NAME`. */
  parts: Type.Optional(partsSchema),
  /** Metrics measured when the bundle was made: "f1@1" -> 0.2. */
  metrics: Type.Optional(Type.Record(Type.String(), Type.Number())),
  training: Type.Optional(trainingRecord),
  /** Posts that joined it after training (`Model.learn`); the metrics are those from before. */
  learned: Type.Optional(Type.Integer({ minimum: 0 })),
  /**
   * Present only if the training posts are made up, so that they contain no personal data. The examples are drafts to try,
   * which the playground shows to everyone.
   */
  madeUp: Type.Optional(
    Type.Object({
      examples: Type.Array(Type.String({ minLength: 1, maxLength: 280 }), { maxItems: 6 }),
    }),
  ),
  /** For bundles exported from another bundle: how, and how their answers differ (`ExportLoss`). */
  export: Type.Optional(
    Type.Object({
      target: Type.Literal('web'),
      precision: Type.Enum(['float32', 'float16', 'int8']),
      dropped: Type.Optional(Type.Array(Type.String())),
      /** Size of the original bundle. */
      bytesBefore: Type.Integer({ minimum: 0 }),
      comparedOn: Type.Optional(Type.Enum(['posts', 'made-up posts'])),
      posts: Type.Optional(Type.Integer({ minimum: 1 })),
      top1Agreement: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      top5Agreement: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      largestScoreDifference: Type.Optional(Type.Number({ minimum: 0 })),
    }),
  ),
  /** The package and version that wrote the bundle. */
  createdBy: Type.String(),
  /** Every other file of the bundle. */
  files: Type.Record(
    Type.String(),
    Type.Object({
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
      bytes: Type.Integer({ minimum: 0, maximum: mostFileBytes }),
    }),
  ),
});

/** The contents of `manifest.json`: a description of the bundle, and the sizes and hashes of its other files. */
export type BundleManifest = Static<typeof manifestSchema>;

/** Whether it is a valid file name in a bundle. */
export function isBundleFileName(name: string): boolean {
  return fileNamePattern.test(name);
}

export function encodeManifest(manifest: BundleManifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Parses and checks a manifest.
 *
 * @param where name of the bundle in messages
 * @throws {BundleVersionError} if the bundle has a newer format version
 * @throws {DataFormatError} if it is not a manifest, is too large, or has a file name that could lead outside the bundle
 */
export function decodeManifest(bytes: Uint8Array, where: string): BundleManifest {
  const fail = (what: string, cause?: unknown): never => {
    throw new DataFormatError(`${where}: manifest.json ${what}; copy or train the bundle again`, {
      cause,
    });
  };
  if (bytes.length > mostManifestBytes) {
    fail(`has ${bytes.length} bytes, expected at most ${mostManifestBytes}`);
  }
  let manifest: unknown;
  try {
    manifest = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    fail(`is not valid JSON (${(cause as Error).message})`, cause);
  }
  const { format, version } = (manifest ?? {}) as Record<string, unknown>;
  if (format !== 'octothorpe-bundle') fail('is not the manifest of a bundle');
  if (typeof version === 'number' && version > formatVersion) {
    throw new BundleVersionError(
      `${where}: the bundle has format version ${version}, but octothorpe ${packageVersion} reads ` +
        `version ${formatVersion}; install a newer octothorpe or train the bundle again`,
    );
  }
  // Checked before any work per file.
  const files = Object.keys((manifest as { files?: object }).files ?? {}).length;
  if (files > mostFiles) fail(`lists ${files} files, expected at most ${mostFiles}`);
  const fault = faultOfParts((manifest as { parts?: unknown }).parts);
  if (fault !== undefined) fail(fault);
  for (const error of Value.Errors(manifestSchema, manifest)) {
    fail(`at "${error.instancePath}" ${error.message}`);
  }
  const checked = manifest as BundleManifest;
  if (checked.version === 1 && checked.parts) fail('has parts, but is of format version 1');
  for (const name of Object.keys(checked.files)) {
    if (!isBundleFileName(name)) {
      throw new DataFormatError(
        `${where}: manifest.json names the file ${JSON.stringify(name)}, which may lie outside the ` +
          `bundle; nothing was read. Only use bundles from sources you trust`,
      );
    }
  }
  return checked;
}

/**
 * Base class of all errors. A message says what was expected, what came, where, and how to fix it. `code` is stable,
 * so programs may test it. `cause` is the underlying error, if any.
 */
export abstract class OctothorpeError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A caller passed an invalid value (an option, an argument, a request field). */
export class InvalidArgumentError extends OctothorpeError {
  readonly code = 'E_INVALID_ARGUMENT';
}

/** A model was used before it was fitted or loaded. */
export class NotFittedError extends OctothorpeError {
  readonly code = 'E_NOT_FITTED';
}

/** A file or stream does not match its format (posts, bundles, word vectors). */
export class DataFormatError extends OctothorpeError {
  readonly code = 'E_DATA_FORMAT';
}

/** A bundle has a newer format version, or belongs to another model than the one loading it. */
export class BundleVersionError extends OctothorpeError {
  readonly code = 'E_BUNDLE_VERSION';
}

/** The request is valid, but this build, platform or model does not support it. */
export class NotSupportedError extends OctothorpeError {
  readonly code = 'E_NOT_SUPPORTED';
}

/** A file or folder cannot be read or written: absent, no permission, disk full. */
export class FileAccessError extends OctothorpeError {
  readonly code = 'E_FILE_ACCESS';
}

/** An external dependency, such as a database, does not answer or is in use. Trying again later may help. */
export class UnavailableError extends OctothorpeError {
  readonly code = 'E_UNAVAILABLE';
}

/** Work was stopped by its abort signal. */
export class InterruptedError extends OctothorpeError {
  readonly code = 'E_INTERRUPTED';
}

/**
 * Throws if the signal is aborted. Long loops call it regularly.
 *
 * @throws {InterruptedError} with `what` was interrupted
 */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new InterruptedError(`${what} was interrupted; nothing was written`);
}

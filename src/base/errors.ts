/**
 * The error family. A message says what was expected, what came, where, and the way out; `code` is
 * stable and may be tested by programs; `cause` keeps the underlying error.
 */
export abstract class OctothorpeError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A caller passed a value that the function does not take (an option, an argument, a request field). */
export class InvalidArgumentError extends OctothorpeError {
  readonly code = 'E_INVALID_ARGUMENT';
}

/** A model was asked for something before it was fitted or loaded. */
export class NotFittedError extends OctothorpeError {
  readonly code = 'E_NOT_FITTED';
}

/** A file or stream does not hold what its format promises (posts, bundles, word vectors). */
export class DataFormatError extends OctothorpeError {
  readonly code = 'E_DATA_FORMAT';
}

/** A bundle was written by a newer format version, or for another model than the one loading it. */
export class BundleVersionError extends OctothorpeError {
  readonly code = 'E_BUNDLE_VERSION';
}

/** The request is well-formed, but this build, platform or model cannot do it. */
export class NotSupportedError extends OctothorpeError {
  readonly code = 'E_NOT_SUPPORTED';
}

/** A file or folder cannot be read or written: absent, no permission, disk full. */
export class FileAccessError extends OctothorpeError {
  readonly code = 'E_FILE_ACCESS';
}

/** Something outside that this depends on, such as a database, does not answer or is in use; it may later. */
export class UnavailableError extends OctothorpeError {
  readonly code = 'E_UNAVAILABLE';
}

/** Work was stopped by its abort signal before there was anything worth keeping. */
export class InterruptedError extends OctothorpeError {
  readonly code = 'E_INTERRUPTED';
}

/**
 * Throws if the signal is aborted: long loops call it now and then.
 *
 * @throws {InterruptedError} naming `what` was interrupted
 */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new InterruptedError(`${what} was interrupted; nothing was written`);
}

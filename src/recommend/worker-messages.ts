/** The messages between a page and its worker. Both sides import this module, so it must not import anything large. */
import {
  BundleVersionError,
  DataFormatError,
  FileAccessError,
  InterruptedError,
  InvalidArgumentError,
  NotFittedError,
  NotSupportedError,
  OctothorpeError,
} from '../base/errors.ts';
import type { Query } from '../posts/post.ts';
import type { BundleFiles } from './bundle-memory.ts';
import type { SuggestOptions } from './suggest.ts';

/** The common part of `Worker`, `MessagePort` and a worker's global scope. */
export interface MessageEndpoint {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** Messages from the page. */
export type ToWorker =
  | { readonly id: number; readonly ask: Ask }
  /** Stops work on a question, which is then answered with an error. */
  | { readonly id: number; readonly cancel: true };

export type Ask =
  /** `url` is absolute and ends with a slash. */
  | {
      readonly kind: 'load';
      readonly url: string;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly kind: 'open'; readonly files: BundleFiles; readonly where: string }
  | {
      readonly kind: 'suggest';
      readonly queries: readonly Query[];
      readonly options: SuggestOptions;
    }
  | { readonly kind: 'explain'; readonly query: Query; readonly tag: string }
  | { readonly kind: 'complete'; readonly typed: string; readonly limit: number };

/** Messages from the worker: any number of `progress`, then one of the others. */
export type FromWorker =
  | { readonly id: number; readonly progress: readonly [loadedBytes: number, totalBytes: number] }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: PlainError };

/** An error as sent between threads. As an `Error`, it would lose its class and code. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return error instanceof OctothorpeError ? { name, message, code: error.code } : { name, message };
}

const family = [
  BundleVersionError,
  DataFormatError,
  FileAccessError,
  InterruptedError,
  InvalidArgumentError,
  NotFittedError,
  NotSupportedError,
];
const classes = new Map<string, (typeof family)[number]>(
  family.map((Class) => [new Class('').code, Class]),
);

/** The inverse of `toPlainError` for the errors of `base/errors.ts`; others keep name and message. */
export function fromPlainError({ name, message, code = '' }: PlainError): Error {
  const Class = classes.get(code);
  return Class ? new Class(message) : Object.assign(new Error(message), { name });
}

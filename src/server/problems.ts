import { STATUS_CODES } from 'node:http';
import {
  InvalidArgumentError,
  NotSupportedError,
  OctothorpeError,
  UnavailableError,
} from '../base/errors.ts';
import { ForgottenAuthorError } from '../store/index.ts';
import type { Problem } from './schemas.ts';

/** RFC 9457, section 3. */
export const problemType = 'application/problem+json';

/** The codes of problem documents. They are stable, for use by programs. */
export type ProblemCode =
  | 'invalid-request'
  | 'unauthorized'
  | 'invalid-token'
  | 'other-origin'
  | 'other-host'
  | 'not-found'
  | 'unknown-bundle'
  | 'no-store'
  | 'method-not-allowed'
  | 'request-timeout'
  | 'bundle-refused'
  | 'author-forgotten'
  | 'body-too-large'
  | 'histories-too-large'
  | 'unsupported-media-type'
  | 'not-supported'
  | 'too-many-requests'
  | 'headers-too-large'
  | 'internal'
  | 'busy'
  | 'unavailable'
  | 'not-ready'
  | 'time-limit';

/** A failure that is reported to the client. */
export class RequestProblem extends OctothorpeError {
  readonly code = 'E_REQUEST_PROBLEM';
  /** The HTTP status, under Fastify's name. */
  readonly statusCode: number;
  readonly problemCode: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail what was expected, what came and how to fix it; never a path or an internal message */
  constructor(
    statusCode: number,
    problemCode: ProblemCode,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.statusCode = statusCode;
    this.problemCode = problemCode;
    this.headers = headers;
  }
}

/** 503: the client should try again after some seconds. */
export function tryLater(code: ProblemCode, detail: string, seconds = 1): RequestProblem {
  return new RequestProblem(503, code, detail, { 'retry-after': String(seconds) });
}

/**
 * Converts an error to what the client may see: the message if the error is about the request, and no
 * internals otherwise.
 */
export function toRequestProblem(error: unknown): RequestProblem {
  if (error instanceof RequestProblem) return error;
  if (error instanceof ForgottenAuthorError) {
    return new RequestProblem(
      409,
      'author-forgotten',
      'this author was forgotten, so their posts are not kept; DELETE /v1/authors/AUTHOR/forgotten allows them again',
    );
  }
  if (error instanceof InvalidArgumentError) {
    return new RequestProblem(400, 'invalid-request', error.message);
  }
  if (error instanceof NotSupportedError) {
    return new RequestProblem(422, 'not-supported', error.message);
  }
  if (error instanceof UnavailableError) {
    return tryLater(
      'unavailable',
      'the store is currently unavailable; see the log under the id in "instance"',
      5,
    );
  }
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = frameworkProblems[code ?? ''];
  if (known) return new RequestProblem(...known);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    // Fastify's own message about the request, such as where the JSON ends.
    const detail = error instanceof Error ? error.message : 'the request was rejected';
    return new RequestProblem(statusCode, statusProblems[statusCode] ?? 'invalid-request', detail);
  }
  return new RequestProblem(
    500,
    'internal',
    'the server failed, not the request; see its log under the id in "instance"',
  );
}

export function problemDocument(problem: RequestProblem, instance?: string): Problem {
  const { statusCode: status, problemCode: code, message: detail } = problem;
  // RFC 9457, section 4.2.1: with "about:blank", the title is that of the status.
  const title = STATUS_CODES[status] ?? 'Problem';
  return { type: 'about:blank', title, status, detail, code, ...(instance && { instance }) };
}

const statusProblems: Readonly<Record<number, ProblemCode>> = {
  404: 'not-found',
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

type ProblemArguments = ConstructorParameters<typeof RequestProblem>;

/** Better messages for Fastify's errors. */
const frameworkProblems: Readonly<Record<string, ProblemArguments>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: [
    400,
    'invalid-request',
    'the body is empty; expected a JSON object',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'invalid-request', 'the body is not JSON'],
  FST_ERR_CTP_BODY_TOO_LARGE: [
    413,
    'body-too-large',
    'the body must not exceed 1 MiB; send fewer posts at a time',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    415,
    'unsupported-media-type',
    'the body must be JSON, with the header content-type: application/json',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'invalid-request',
    'the length of the body differs from its content-length',
  ],
  FST_ERR_BAD_URL: [400, 'invalid-request', 'the path is not valid percent-encoded UTF-8'],
};

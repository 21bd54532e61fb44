import {
  DataFormatError,
  FileAccessError,
  InterruptedError,
  InvalidArgumentError,
} from '../base/errors.ts';
import type { BundleSource, ReadOptions } from './bundle-format.ts';

export interface BundleUrlOptions {
  readonly signal?: AbortSignal | undefined;
  /** Headers of each request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads a bundle's files over HTTP.
 *
 * @param folder URL of the folder, absolute or relative to the page (in a worker: to its script), with or without a
 *   trailing slash
 * @throws {InvalidArgumentError} if the URL has a query or fragment
 */
export function bundleAtUrl(
  folder: string,
  { signal, headers }: BundleUrlOptions = {},
): BundleSource {
  if (/[?#]/.test(folder)) {
    throw new InvalidArgumentError(
      `the URL of a bundle must be that of its folder, without "?" and "#", got ${folder}`,
    );
  }
  const where = folder.replace(/\/+$/, '');
  return {
    where,
    async read(name, options = {}) {
      const url = `${where}/${name}`;
      let response: Response;
      try {
        response = await fetch(url, { ...(signal && { signal }), ...(headers && { headers }) });
        if (response.ok) return await readBody(response, url, options);
      } catch (cause) {
        if (cause instanceof DataFormatError) throw cause;
        if (signal?.aborted) {
          throw new InterruptedError(`loading ${where} was interrupted`, { cause });
        }
        throw new FileAccessError(
          `${url} could not be loaded; check its server and the network, and try again`,
          { cause },
        );
      }
      throw notServed(url, response.status);
    },
  };
}

/** A missing file is a problem of the bundle; any other status is a problem of the server. */
function notServed(url: string, status: number): Error {
  if (status === 404) return new Error(`there is no ${url}`);
  return new FileAccessError(
    status === 401 || status === 403
      ? `${url}: the server answered HTTP ${status}; send the token that it requires`
      : `${url}: the server answered HTTP ${status}; try again later`,
  );
}

async function readBody(
  response: Response,
  url: string,
  { mostBytes = Number.POSITIVE_INFINITY, onBytes }: ReadOptions,
): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    size += next.value.length;
    if (size > mostBytes) {
      await reader.cancel();
      throw new DataFormatError(
        `${url} has more than the ${mostBytes} bytes expected; copy or train the bundle again`,
      );
    }
    onBytes?.(size);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

import { InterruptedError } from '../base/errors.ts';
import type { BundleSource } from './bundle-format.ts';

export interface BundleUrlOptions {
  readonly signal?: AbortSignal | undefined;
  /** Sent with each request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * A bundle's files over HTTP.
 *
 * @param folder absolute or relative to the page (in a worker: to its script), with or without a last slash
 */
export function bundleAtUrl(
  folder: string,
  { signal, headers }: BundleUrlOptions = {},
): BundleSource {
  const where = folder.replace(/\/+$/, '');
  return {
    where,
    async read(name, onBytes) {
      try {
        const response = await fetch(`${where}/${name}`, {
          ...(signal && { signal }),
          ...(headers && { headers }),
        });
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        return await readBody(response, onBytes);
      } catch (cause) {
        if (!signal?.aborted) throw cause;
        throw new InterruptedError(`loading ${where} was interrupted`, { cause });
      }
    },
  };
}

async function readBody(
  response: Response,
  onBytes: ((bytes: number) => void) | undefined,
): Promise<Uint8Array> {
  if (!response.body || !onBytes) return new Uint8Array(await response.arrayBuffer());
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    onBytes((size += next.value.length));
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

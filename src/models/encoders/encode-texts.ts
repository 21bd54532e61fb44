import { throwIfAborted } from '../../base/errors.ts';
import type { FitContext } from '../model.ts';
import type { EncodeOptions, Encoder } from './encoder.ts';
import type { StoredEncodings } from './encoding-store.ts';

/** Encodings of posts, by place. */
export interface Encodings {
  /** Copies the encodings of some posts to `into`, shape (B, D). */
  read(posts: ArrayLike<number>, into: Float32Array): void;
}

/** Texts that are encoded and stored at a time. What a killed run loses, it computed in a few seconds. */
const chunk = 256;

/**
 * Encodes texts, each different one once. With a store in the context, only what it lacks is encoded, and memory holds no
 * more than a chunk of encodings; otherwise all are in memory.
 *
 * @param context the training in progress: reports progress and can be aborted
 * @throws {InterruptedError} when aborted; what was encoded so far is in the store
 */
export async function encodeTexts(
  texts: readonly string[],
  encoder: Encoder,
  options: EncodeOptions,
  context?: FitContext,
): Promise<Encodings> {
  const { dimension: D } = encoder;
  const { pooling, maxTokens } = options;
  const stored = await context?.encodings?.open(`${encoder.id}-${pooling}-${maxTokens}`, D);
  const kept = stored ?? inMemory(D);
  const missing = [...new Set(texts)].filter((text) => kept.row(text) === undefined);
  for (let at = 0; at < missing.length; at += chunk) {
    throwIfAborted(context?.signal, 'encoding posts');
    const some = missing.slice(at, at + chunk);
    await kept.add(some, await encoder.encode(some, options));
    const done = Math.min(at + chunk, missing.length);
    context?.onProgress?.({ phase: 'encode posts', done, total: missing.length });
  }
  const rows = Uint32Array.from(texts, (text) => kept.row(text)!);
  return {
    read(posts, into) {
      for (let b = 0; b < posts.length; b++) {
        kept.read(rows[posts[b]], into.subarray(b * D, (b + 1) * D));
      }
    },
  };
}

function inMemory(D: number): StoredEncodings {
  const rows = new Map<string, number>();
  const chunks: Float32Array[] = [];
  return {
    row: (text) => rows.get(text),
    async add(texts, encodings) {
      for (const text of texts) rows.set(text, rows.size);
      chunks.push(encodings);
    },
    // Every chunk but the last is full.
    read(row, into) {
      const at = (row % chunk) * D;
      into.set(chunks[Math.floor(row / chunk)].subarray(at, at + D));
    },
  };
}

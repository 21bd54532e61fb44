/** Converts between web streams, which libraries for archives take and give, and async iterables, which readers use. */
import type { Bytes } from '../base/bytes.ts';

/** A stream of the chunks. Cancelling it ends the iteration. */
export function toStream(chunks: AsyncIterable<Uint8Array>): ReadableStream<Bytes> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream<Bytes>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done) controller.close();
        else controller.enqueue(value as Bytes);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** The items of a stream. Stopping early cancels it. (Not all browsers can iterate over streams themselves.) */
export async function* itemsOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    ended = true;
  } finally {
    // A stream that failed cannot be cancelled.
    if (!ended) await reader.cancel().catch(() => {});
  }
}

import packedUrl from 'virtual:onnx-runtime';
import { FileAccessError } from '../../src/base/errors.ts';
import type { Ort } from '../../src/graph/graph-runner.ts';

/**
 * Loads ONNX Runtime and decompresses its WebAssembly.
 *
 * @throws {FileAccessError} if the file cannot be loaded
 */
export async function loadOrt(): Promise<Ort> {
  const [ort, binary] = await Promise.all([
    import('onnxruntime-web/wasm'),
    unpacked(packedUrl).catch((cause) => {
      throw new FileAccessError(
        `ONNX Runtime cannot start: ${packedUrl} did not load; it must be in the same folder as the scripts`,
        { cause },
      );
    }),
  ]);
  ort.env.wasm.wasmBinary = binary;
  return ort;
}

async function unpacked(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP status ${response.status}`);
  const bytes = await response.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  // Some servers send .gz files with a content encoding; the browser has then already decompressed them.
  const isPacked = first === 0x1f && second === 0x8b;
  if (!isPacked) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

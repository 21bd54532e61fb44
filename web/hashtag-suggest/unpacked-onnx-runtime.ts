import packedUrl from 'virtual:onnx-runtime';
import { FileAccessError } from '../../src/base/errors.ts';
import type { Ort } from '../../src/graph/graph-runner.ts';

/**
 * Loads ONNX Runtime with its WebAssembly, which is shipped packed.
 *
 * @throws {FileAccessError} if the file does not arrive
 */
export async function loadOrt(): Promise<Ort> {
  const [ort, binary] = await Promise.all([
    import('onnxruntime-web/wasm'),
    unpacked(packedUrl).catch((cause) => {
      throw new FileAccessError(
        `ONNX Runtime cannot start: ${packedUrl} did not load; it must lie beside the scripts`,
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
  // Servers that take .gz for an encoding have the browser unpack it.
  const isPacked = first === 0x1f && second === 0x8b;
  if (!isPacked) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}

import { readFileSync } from 'node:fs';
import wabt from 'wabt';

/** The binary of a module in text form. */
export async function compileWat(url: URL): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const module = parseWat(url.pathname, readFileSync(url, 'utf8'), { simd: true });
  return new Uint8Array(module.toBinary({}).buffer);
}

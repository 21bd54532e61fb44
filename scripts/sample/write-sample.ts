/**
 * Rewrites `sample/` with `npx tsx scripts/sample/write-sample.ts`. The content is the same every time.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { createCard } from './card.ts';
import { generateSample } from './sample.ts';
import { sampleFiles } from './sample-files.ts';

const folder = new URL('../../sample/', import.meta.url);
const files = sampleFiles(generateSample());
for (const { path, content } of files) {
  const url = new URL(path, folder);
  mkdirSync(new URL('.', url), { recursive: true });
  const packed = gzipSync(content, { level: 9 });
  writeFileSync(url, packed);
  console.log(`${fileURLToPath(url)}: ${packed.length} bytes`);
}
writeFileSync(new URL('card.json', folder), createCard(files));

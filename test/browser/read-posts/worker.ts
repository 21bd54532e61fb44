import { readBlob } from '../../../src/posts/read-blob.ts';
import type { Outcome } from './outcome.ts';

addEventListener('message', async ({ data }: MessageEvent<File>) => postMessage(await read(data)));

async function read(file: File): Promise<Outcome> {
  try {
    return { name: file.name, ...(await readBlob(file, file.name)) };
  } catch (error) {
    return { name: file.name, error: String((error as Error).message) };
  }
}

/** Archives as platforms make them, for tests. */
import { gzipSync } from 'node:zlib';
import { TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { packTar } from 'modern-tar';

/** Content by name, in order. */
export type Files = readonly (readonly [name: string, content: string | Uint8Array])[];

export async function zipOf(files: Files, password?: string): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, content] of files) {
    const reader =
      typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content);
    await zip.add(name, reader, { password });
  }
  return zip.close();
}

export async function tarOf(files: Files): Promise<Uint8Array> {
  return packTar(
    files.map(([name, content]) => ({
      header: { name, size: Buffer.byteLength(content) },
      body: content,
    })),
  );
}

export async function tarGzOf(files: Files): Promise<Uint8Array> {
  return gzipSync(await tarOf(files));
}

/** `data/tweets.js`, or a later part, as Twitter/X writes it. */
export function tweetsFile(tweets: readonly unknown[], part = 0): string {
  const items = tweets.map((tweet) => ({ tweet }));
  return `window.YTD.tweets.part${part} = ${JSON.stringify(items, null, 2)}`;
}

/** `outbox.json` as Mastodon writes it. */
export function outboxFile(notes: readonly object[]): string {
  return JSON.stringify({
    '@context': 'https://www.w3.org/ns/activitystreams',
    id: 'outbox.json',
    type: 'OrderedCollection',
    totalItems: notes.length,
    orderedItems: notes.map((note) => ({
      type: 'Create',
      actor: 'https://example.org/users/ada',
      to: ['https://www.w3.org/ns/activitystreams#Public'],
      object: { type: 'Note', ...note },
    })),
  });
}

/** What a photo looks like to a packer: bytes that cannot be packed. */
export function noise(bytes: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: bytes }, () => {
    state = Math.imul(state ^ (state >>> 15), state | 1) + 0x6d2b79f5;
    return state >>> 16;
  });
}

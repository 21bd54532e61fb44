import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import { send } from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Suffixes of the compressed files that a build writes next to a file, by content encoding, smallest file first. */
const packed = { br: '.br', gzip: '.gz' } as const;

/**
 * Sends a file of a folder, compressed if the client accepts that. A file that the build kept only as `FILE.gz` is
 * decompressed for other clients. Never reads hidden files or files outside the
 * folder.
 *
 * @param path of the file within the folder, percent-encoded as in a URL
 */
export async function sendBuiltFile(
  folder: string,
  path: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  for (const encoding of [...acceptedEncodings(request), undefined]) {
    const found = await send(request.raw, encoding ? `${path}${packed[encoding]}` : path, {
      root: folder,
      dotfiles: 'ignore',
      index: false,
      cacheControl: false,
      contentType: encoding === undefined,
    });
    const { headers, statusCode, stream, type } = found;
    if (type !== 'file' && ![412, 416].includes(statusCode)) continue;
    reply.code(statusCode).headers({
      ...headers,
      ...cachingOf(path),
      ...(encoding && { 'content-encoding': encoding, 'content-type': typeOf(path) }),
    });
    return reply.send(stream);
  }
  const unpacked = await unpack(folder, path, request);
  if (unpacked) {
    return reply.headers({ ...cachingOf(path), 'content-type': typeOf(path) }).send(unpacked);
  }
  reply.callNotFound();
  return reply;
}

/** The content of `FILE.gz`; undefined if there is no such file. */
async function unpack(
  folder: string,
  path: string,
  { raw }: FastifyRequest,
): Promise<Readable | undefined> {
  const found = await send(raw, `${path}${packed.gzip}`, {
    root: folder,
    dotfiles: 'ignore',
    index: false,
    // They would be those of the compressed file.
    acceptRanges: false,
    etag: false,
    lastModified: false,
  });
  if (found.type !== 'file') return undefined;
  const unpacked = createGunzip();
  found.stream.on('error', (error) => unpacked.destroy(error));
  unpacked.on('close', () => found.stream.destroy());
  return found.stream.pipe(unpacked);
}

function cachingOf(path: string): Record<string, string> {
  return {
    vary: 'accept-encoding',
    // Vite puts a content hash into the names of files in `assets/`, so they never change.
    'cache-control': path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

function acceptedEncodings({ headers }: FastifyRequest): (keyof typeof packed)[] {
  const accepted = headers['accept-encoding'];
  if (typeof accepted !== 'string') return [];
  const encodings = Object.keys(packed) as (keyof typeof packed)[];
  return encodings.filter((encoding) => negotiate(accepted, [encoding]) === encoding);
}

function typeOf(path: string): string {
  const type = send.mime.getType(path) ?? 'application/octet-stream';
  return send.isUtf8MimeType(type) ? `${type}; charset=utf-8` : type;
}

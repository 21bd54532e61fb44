import { negotiate } from '@fastify/accept-negotiator';
import { send } from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a build puts beside a file, by the encoding that it holds; the smallest first. */
const packed = { br: '.br', gzip: '.gz' } as const;

/**
 * Answers with a file of a folder, packed where the client takes that. Nothing outside of the folder and no hidden
 * file is read.
 *
 * @param path of the file below the folder, as in a URL: percent-encoded
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
      vary: 'accept-encoding',
      // Vite names what lies in `assets/` by its content, so that it never changes.
      'cache-control': path.includes('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      ...(encoding && { 'content-encoding': encoding, 'content-type': typeOf(path) }),
    });
    return reply.send(stream);
  }
  reply.callNotFound();
  return reply;
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

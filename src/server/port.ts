import { once } from 'node:events';
import { createServer } from 'node:net';
import { UnavailableError } from '../base/errors.ts';

/**
 * Checks that a server could listen on the port. Useful before long work.
 *
 * @throws {UnavailableError} if the port is taken
 */
export async function checkPort(port: number, host = '127.0.0.1'): Promise<void> {
  const server = createServer().listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw portProblem(port, host, cause);
  }
  server.close();
  await once(server, 'close');
}

/** @param cause the error from trying to listen */
export function portProblem(port: number, host: string, cause: unknown): UnavailableError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason =
    code === 'EADDRINUSE'
      ? 'is already in use; choose another one (--port)'
      : `is not available (${message})`;
  return new UnavailableError(`port ${port} of ${host} ${reason}`, { cause });
}

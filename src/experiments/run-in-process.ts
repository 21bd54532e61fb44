import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { InterruptedError } from '../base/errors.ts';
import type { Progress } from '../models/model.ts';
import type { Executed, RunOrder } from './execute.ts';
import type { RunMessage } from './run-process.ts';

/**
 * Like `execute`, but in a separate process, so that peak memory is that of the run alone, and a crash ends only this run.
 *
 * @throws {Error} with the reason why the run failed
 * @throws {InterruptedError} once the signal is aborted
 */
export async function executeInProcess(
  order: RunOrder,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Executed> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = fileURLToPath(new URL(`./run-process.${extension}`, import.meta.url));
  const child = fork(file, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const stop = () => child.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  let said = '';
  child.stderr!.on('data', (bytes) => {
    said = `${said}${bytes}`.slice(-2000);
  });
  try {
    return await new Promise<Executed>((resolve, reject) => {
      child.on('message', (message: RunMessage) => {
        if ('progress' in message) onProgress(message.progress);
        else if ('done' in message) resolve(message.done);
        else reject(new Error(message.failed));
      });
      child.once('error', reject);
      child.once('exit', (code, killedBy) => {
        if (signal?.aborted) reject(new InterruptedError('the run was interrupted'));
        else reject(new Error(crash(code, killedBy, said)));
      });
      child.send(order, (error) => error && reject(error));
    });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

function crash(code: number | null, killedBy: string | null, said: string): string {
  const how = killedBy === null ? `ended with exit code ${code}` : `was ended by ${killedBy}`;
  const last = said.trim().split('\n').at(-1);
  const memory = killedBy === 'SIGKILL' ? '; perhaps memory ran out: try a smaller --jobs' : '';
  return `the process of the run ${how}${memory}${last ? `: ${last}` : ''}`;
}

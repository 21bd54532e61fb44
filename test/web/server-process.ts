import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

export interface ServerProcess {
  /** With a slash at its end. */
  readonly url: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/**
 * The built `octothorpe serve` as a process of its own, with the playground; resolves once it listens. (The sources would
 * take seconds longer to start, at every start.)
 *
 * @param args beside the port
 */
export async function startServer(args: readonly string[], port = 0): Promise<ServerProcess> {
  for (const file of ['dist/web/index.html', 'dist/cli/main.js']) {
    if (!existsSync(file)) throw new Error(`${file} is missing; run: npm run build`);
  }
  const command = [resolve('dist/cli/main.js'), 'serve', '--port', `${port}`];
  const child = spawn(process.execPath, [...command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const url = await listening(child);
  return {
    url,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let said = '';
    const hear = (text: Buffer) => {
      said += text;
      const url = /listens on (http\S+)/.exec(said)?.[1];
      if (url) done(url);
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('error', fail);
    child.once('close', () => fail(new Error(`the server ended before it listened:\n${said}`)));
  });
}

import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reply, Request } from './test-runner.ts';

/** A run that takes longer has been sent into an endless loop. */
const longestRunMs = 2 * 60_000;

/**
 * The working tree, edits and new files included, in a temporary folder, where mutants cannot do harm.
 * `node_modules` is a link to the original.
 */
export class WorkingCopy {
  readonly #root: string;
  #runner: ChildProcess | undefined;
  #changed: string[] = [];

  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), 'octothorpe-mutants-'));
    const listed = execFileSync(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      { encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    for (const file of listed.split('\0')) {
      if (file === '' || !existsSync(file)) continue;
      mkdirSync(dirname(join(this.#root, file)), { recursive: true });
      copyFileSync(file, join(this.#root, file));
    }
    symlinkSync(resolve('node_modules'), join(this.#root, 'node_modules'));
  }

  read(file: string): string {
    return readFileSync(join(this.#root, file), 'utf8');
  }

  write(file: string, source: string): void {
    writeFileSync(join(this.#root, file), source);
    this.#changed.push(file);
  }

  /**
   * Runs test files until the first failure.
   *
   * @param tests files or folders
   * @returns the test that failed, with its message; undefined if all passed
   * @throws {Error} if the runner itself failed
   */
  run(tests: readonly string[]): Promise<string | undefined> {
    const runner = (this.#runner ??= fork(
      fileURLToPath(new URL('test-runner.ts', import.meta.url)),
      // A group of its own, to be killed with its workers.
      { cwd: this.#root, detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    ));
    const request: Request = { changed: this.#changed, tests };
    this.#changed = [];
    return new Promise((done, fail) => {
      const settle = () => {
        clearTimeout(timer);
        runner.removeAllListeners();
      };
      const timer = setTimeout(() => {
        settle();
        this.#stopRunner();
        done('the time limit');
      }, longestRunMs);
      runner.once('message', ({ failure }: Reply) => {
        settle();
        done(failure);
      });
      runner.once('exit', (code) => {
        settle();
        this.#runner = undefined;
        fail(new Error(`the test runner ended with ${code} in ${tests.join(' ')}`));
      });
      runner.send(request);
    });
  }

  remove(): void {
    this.#stopRunner();
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  #stopRunner(): void {
    if (this.#runner) process.kill(-this.#runner.pid!, 'SIGKILL');
    this.#runner = undefined;
  }
}

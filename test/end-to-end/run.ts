import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Output } from '../../src/cli/output.ts';
import { runCli } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Standard input. */
  readonly input?: string;
  /** Standard output (default: it is kept). */
  readonly stdout?: NodeJS.WritableStream;
  /** Whether standard output supports colors (default false). */
  readonly hasColors?: boolean;
  /** Called with each line on standard error, to interrupt. */
  readonly onNote?: (line: string, interrupt: () => void) => void;
  /** Called with each line on standard output, to interrupt. */
  readonly onPrint?: (line: string, interrupt: () => void) => void;
}

/** Runs a command in this process. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const controller = new AbortController();
  const out: string[] = [];
  const notes: string[] = [];
  const output = options.stdout && new Output(options.stdout);
  const terminal: Terminal = {
    print(line) {
      if (output) output.print(line);
      else out.push(line);
      options.onPrint?.(line, () => controller.abort());
    },
    note(line) {
      notes.push(line);
      options.onNote?.(line, () => controller.abort());
    },
    flush: async () => output?.flush(),
    isInteractive: false,
    hasColors: options.hasColors ?? false,
    input: (async function* () {
      yield options.input ?? '';
    })(),
    signal: controller.signal,
  };
  const exitCode = await runCli(args, terminal);
  return { exitCode, stdout: out.join('\n'), stderr: notes.join('\n') };
}

/** How to run the command line in a separate process: the program, and its arguments before those of the command. */
export const program = [
  process.execPath,
  '--import',
  resolve('node_modules/tsx/dist/loader.mjs'),
  resolve('src/cli/main.ts'),
] as const;

export const environment = { ...process.env, OCTOTHORPE_DEBUG: '', TSX_DISABLE_CACHE: '1' };

/**
 * Runs a command in a separate process, with a shell line that contains `OCTOTHORPE`.
 *
 * @param interruptAt sends Ctrl-C once this appears on standard error
 */
export function runProcess(shell: string, cwd: string, interruptAt?: string): Promise<Outcome> {
  const child = spawn('bash', ['-c', shell.replaceAll('OCTOTHORPE', program.join(' '))], {
    cwd,
    env: environment,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const before = stderr;
    stderr += text;
    if (interruptAt && stderr.includes(interruptAt) && !before.includes(interruptAt)) {
      child.kill('SIGINT');
    }
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (exitCode) => done({ exitCode, stdout, stderr }));
  });
}

/** A folder that is removed after the test file has run (`afterAll(workspace.remove)`). */
export function makeWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-end-to-end-'));
  return {
    folder,
    path: (name: string) => join(folder, name),
    write(name: string, content: string | Uint8Array): string {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    removeFile: (name: string) => rmSync(join(folder, name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function toJsonl(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

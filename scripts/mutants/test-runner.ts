/**
 * Runs tests in the working folder, again and again: a process of its own, since an endless loop in a test can only
 * be ended by killing it. One vitest for all runs, as starting it takes longer than most of them.
 */
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVitest } from 'vitest/node';

/** What the parent asks for. */
export interface Request {
  /** Files that were edited since the last run. */
  readonly changed: readonly string[];
  /** Test files or folders. */
  readonly tests: readonly string[];
}

/** The first test that failed, with its message; absent if all passed. */
export interface Reply {
  readonly failure?: string;
}

const { default: config } = await import(pathToFileURL(resolve('vitest.config.ts')).href);
const vitest = await createVitest(
  'test',
  {
    ...config.test,
    root: process.cwd(),
    // Vite would write the compiled file into `node_modules`, which is not a copy.
    config: false,
    watch: false,
    bail: 1,
    maxWorkers: 1,
    isolate: false,
    cache: false,
    reporters: [{}],
  },
  { cacheDir: resolve('.vite') },
);

process.on('message', async (request: Request) => process.send!(await run(request)));

async function run({ changed, tests }: Request): Promise<Reply> {
  for (const file of changed) {
    vitest.watcher.onFileChange(resolve(file));
    vitest.watcher.changedTests.clear();
  }
  const specifications = await vitest.globTestSpecifications(tests.map((test) => resolve(test)));
  if (specifications.length === 0) throw new Error(`no tests in ${tests.join(', ')}`);
  const result = await vitest.runTestSpecifications(specifications);
  // The result also holds files of earlier runs, with the failures of other mutants.
  const asked = new Set(specifications.map(({ moduleId }) => moduleId));
  const testModules = result.testModules.filter(({ moduleId }) => asked.has(moduleId));
  for (const { moduleId, children } of testModules) {
    for (const test of children.allTests('failed')) {
      const where = relative(process.cwd(), moduleId);
      return { failure: `${where}, ${test.fullName}: ${messageOf(test.result().errors![0])}` };
    }
  }
  // Those that do not even load.
  for (const testModule of testModules) {
    for (const error of testModule.errors()) return { failure: messageOf(error) };
  }
  const [error] = result.unhandledErrors;
  if (error !== undefined) return { failure: messageOf(error) };
  if (testModules.some((testModule) => testModule.state() === 'failed')) {
    return { failure: 'a test file failed' };
  }
  if (testModules.length < asked.size) throw new Error(`not all of ${tests.join(', ')} were run`);
  return {};
}

function messageOf(error: unknown): string {
  const text = error instanceof Object && 'message' in error ? String(error.message) : `${error}`;
  return text.split('\n')[0].replaceAll(process.cwd(), '.').slice(0, 160);
}

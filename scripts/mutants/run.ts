/**
 * Measures the tests: puts small faults (mutants) into the code, one at a time, and counts those that a test notices.
 *
 *     npx tsx scripts/mutants/run.ts [--only ROOM] [--jobs N] [--list] [--fresh]
 *
 * --only ROOM  mutants whose name or file contains this: a room (`features`), a folder, a file, one mutant
 * --jobs N     as many at the same time, each in a copy of the working tree (default 1)
 * --list       print the mutants and run none
 * --fresh      run all again, also those of which nothing changed since
 *
 * The faults are in `lists/`: named ones, of the kinds that real faults have. StrykerJS was considered, but it makes
 * thousands of mutants, and the tests that train networks take seconds each: a full run would take days.
 *
 * Results are written after every mutant, to `results/mutants.json` and `results/mutants.md`. A run that was stopped
 * goes on where it was: a killed mutant is run again if it or its file changed, others also if their test files did.
 * Until then it has no result: what was measured on other code is dropped at the start, whatever `--only` says.
 * The exit code is 1 if a mutant's text is not found, or one survives without a reason in the list.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants as all } from './list.ts';
import { type Mutant, mutate, occurrences } from './mutant.ts';
import { currentCommit, type Result, readResults, scores, writeResults } from './results.ts';
import { WorkingCopy } from './working-copy.ts';

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: '1' },
    list: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const jobs = Number(given.jobs);
if (!Number.isInteger(jobs) || jobs < 1) {
  throw new Error(`--jobs must be a whole number of at least 1, got ${given.jobs}`);
}
/** Of the files as they are copied: there may be others during the run. */
const commit = currentCommit();
const chosen = all.filter(({ name, file }) => `${name} ${file}`.includes(given.only));
if (given.list) {
  for (const { name, file } of chosen) console.log(`${name}  ${file}`);
  console.log(`${chosen.length} mutants`);
} else {
  await run();
}

async function run(): Promise<void> {
  const results = readResults();
  const pending: Mutant[] = [];
  // Of the files as they are copied: they may be edited during the run.
  const hashes = new Map(all.map((mutant) => [mutant.name, hashesOf(mutant)]));
  for (const mutant of all) {
    const known = results.get(mutant.name);
    const isStale = !isCurrent(known, hashes.get(mutant.name)!);
    if (isStale) results.delete(mutant.name);
    else if (known.outcome === 'survived')
      results.set(mutant.name, { ...known, reason: mutant.reason });
    if (chosen.includes(mutant) && (given.fresh || isStale)) pending.push(mutant);
  }
  const copies: WorkingCopy[] = [];
  const stop = () => {
    for (const copy of copies) copy.remove();
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    if (pending.length > 0) {
      for (let job = 0; job < Math.min(jobs, pending.length); job++) copies.push(new WorkingCopy());
      const queue = [...pending];
      await Promise.all(copies.map((copy) => work(copy, queue, hashes, results)));
    }
  } finally {
    for (const copy of copies) copy.remove();
  }
  writeResults(commandLine(), inOrder(results));
  summarize(inOrder(results));
}

async function work(
  copy: WorkingCopy,
  queue: Mutant[],
  hashes: ReadonlyMap<string, Hashes>,
  results: Map<string, Result>,
): Promise<void> {
  const passed = new Set<string>();
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    await checkThatTestsPass(copy, mutant, passed);
    const result = await judge(copy, mutant, hashes.get(mutant.name)!);
    results.set(result.name, result);
    writeResults(commandLine(), inOrder(results));
    console.log(
      `${result.outcome.padEnd(9)} ${mutant.name} (${result.seconds} s)${result.by ? ` by ${result.by}` : ''}`,
    );
  }
}

/**
 * A test that fails anyway would kill every mutant.
 *
 * @param passed tests that are known to pass without a mutant; gets those of this one
 */
async function checkThatTestsPass(
  copy: WorkingCopy,
  { tests }: Mutant,
  passed: Set<string>,
): Promise<void> {
  const unknown = tests.filter((test) => !passed.has(test) && existsSync(test));
  if (unknown.length === 0) return;
  const failure = await copy.run(unknown);
  if (failure !== undefined) throw new Error(`a test fails without any mutant: ${failure}`);
  for (const test of unknown) passed.add(test);
}

async function judge(copy: WorkingCopy, mutant: Mutant, hashes: Hashes): Promise<Result> {
  const { name, file, tests, reason } = mutant;
  const result = { name, file, seconds: 0, commit, ...hashes };
  if (!existsSync(file)) return { ...result, outcome: 'not found' };
  const source = copy.read(file);
  if (occurrences(source, mutant) !== 1) return { ...result, outcome: 'not found' };
  if (!tests.every(existsSync)) return { ...result, outcome: 'waiting' };
  copy.write(file, mutate(source, mutant));
  try {
    const start = performance.now();
    const by = await copy.run(tests);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    return by === undefined
      ? { ...result, outcome: 'survived', reason, seconds }
      : { ...result, outcome: 'killed', by, seconds };
  } finally {
    copy.write(file, source);
  }
}

/** Those of mutants that are still in the list. */
function inOrder(results: ReadonlyMap<string, Result>): Result[] {
  return all.flatMap(({ name }) => results.get(name) ?? []);
}

type Hashes = Pick<Result, 'codeHash' | 'testsHash'>;

function isCurrent(known: Result | undefined, { codeHash, testsHash }: Hashes): known is Result {
  if (known?.codeHash !== codeHash) return false;
  return known.outcome === 'killed' || known.testsHash === testsHash;
}

function hashesOf({ file, text, replacement, tests }: Mutant): Hashes {
  return {
    codeHash: hashOf([text, replacement, file, contentOf(file)]),
    testsHash: hashOf(tests.flatMap(filesOf).flatMap((path) => [path, contentOf(path)])),
  };
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

function contentOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The test files of a folder, or the file itself. */
function filesOf(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(path, name));
}

function summarize(results: readonly Result[]): void {
  for (const { room, mutants, killed, score } of scores(results)) {
    console.log(`${room}: ${killed} of ${mutants} killed, ${(100 * score).toFixed(1)} %`);
  }
  const bad = results.filter(
    ({ outcome, reason }) => outcome === 'not found' || (outcome === 'survived' && !reason),
  );
  for (const { outcome, name } of bad) console.log(`${outcome}: ${name}`);
  if (bad.length > 0) process.exitCode = 1;
}

function commandLine(): string {
  return ['npx tsx scripts/mutants/run.ts', ...process.argv.slice(2)].join(' ');
}

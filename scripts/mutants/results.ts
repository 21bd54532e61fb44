import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { roomOf } from './mutant.ts';

const file = 'results/mutants.json';

/** What became of a mutant. */
export interface Result {
  readonly name: string;
  readonly file: string;
  /** `waiting`: a test file that should notice is not there yet. */
  readonly outcome: 'killed' | 'survived' | 'not found' | 'waiting';
  /** The test that failed, with its message. */
  readonly by?: string;
  /** Why it survives. */
  readonly reason?: string;
  readonly seconds: number;
  /** At which it was run; its file is still the same. */
  readonly commit: string;
  /** Of the mutant and its file. */
  readonly codeHash: string;
  /** Of its test files. */
  readonly testsHash: string;
}

/** Those of the last run, by the mutant's name. */
export function readResults(): Map<string, Result> {
  if (!existsSync(file)) return new Map();
  const { mutants } = JSON.parse(readFileSync(file, 'utf8')) as { mutants: readonly Result[] };
  return new Map(mutants.map((result) => [result.name, result]));
}

/** Replaces `results/mutants.json` and `results/mutants.md`. */
export function writeResults(command: string, results: readonly Result[]): void {
  const about = {
    command,
    commit: currentCommit(),
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.versions.node}`,
    date: new Date().toISOString().slice(0, 10),
  };
  mkdirSync('results', { recursive: true });
  replace(
    file,
    `${JSON.stringify({ ...about, scores: scores(results), mutants: results }, null, 2)}\n`,
  );
  replace('results/mutants.md', markdown(about, results));
}

/** Short; with a mark if `src` differs from it. */
export function currentCommit(): string {
  return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'src') && '+edits');
}

interface Score {
  readonly room: string;
  readonly mutants: number;
  readonly killed: number;
  /** Share of those that were run, in [0, 1]. */
  readonly score: number;
}

/** By room, then of all. */
export function scores(results: readonly Result[]): Score[] {
  const rooms = [...new Set(results.map((result) => roomOf(result.file)))].sort();
  const score = (room: string, own: readonly Result[]) => {
    const run = own.filter(({ outcome }) => outcome === 'killed' || outcome === 'survived');
    const killed = run.filter(({ outcome }) => outcome === 'killed').length;
    return { room, mutants: run.length, killed, score: run.length === 0 ? 0 : killed / run.length };
  };
  return [
    ...rooms.map((room) =>
      score(
        room,
        results.filter((result) => roomOf(result.file) === room),
      ),
    ),
    score('all', results),
  ];
}

function markdown(
  about: Readonly<Record<'command' | 'commit' | 'machine' | 'date', string>>,
  results: readonly Result[],
): string {
  const rows = scores(results).map(
    ({ room, mutants, killed, score }) =>
      `| ${room} | ${mutants} | ${killed} | ${(100 * score).toFixed(1)} |`,
  );
  const list = (outcome: Result['outcome']) =>
    results
      .filter((result) => result.outcome === outcome)
      .map(({ name, file, reason }) => `- \`${name}\` (${file})${reason ? `: ${reason}` : ''}`);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
  const commits = [...new Set(results.map(({ commit }) => commit))].map(
    (commit) => `${results.filter((result) => result.commit === commit).length} at ${commit}`,
  );
  return [
    '# Mutants',
    '',
    'Small faults put into the code one by one (`scripts/mutants/`), and how many of them a test notices.',
    '',
    '| room | mutants | killed | score % |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    ...section('Survivors', list('survived')),
    ...section('Waiting for a test file', list('waiting')),
    ...section('Text not found', list('not found')),
    '',
    `Run at commit: ${commits.join(', ')}. The files of those run earlier have not changed since.`,
    '',
    `\`${about.command}\`, commit ${about.commit}, ${about.date}; ${about.machine}`,
    '',
  ].join('\n');
}

/** A run that is stopped leaves the old file or the new one. */
function replace(path: string, text: string): void {
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}

import type { RunResult } from './results.ts';

/** Where results were made: processor, cores, versions; each once. */
export function machinesOf(results: readonly RunResult[]): string[] {
  const machines = results.map(({ made: { machine, commit, version } }) =>
    [
      machine.cpu,
      `${machine.cores} cores`,
      `Node ${machine.node}`,
      `octothorpe ${version}${commit ? ` at ${commit}` : ''}`,
    ].join(', '),
  );
  return [...new Set(machines)];
}

/** The files of a task's posts: each part with the start of its SHA-256. */
export function dataOf(results: readonly RunResult[], task: string): string | undefined {
  const files = results.find(({ key }) => key.task === task)?.key.data;
  if (files === undefined) return undefined;
  const parts = Object.entries(files).map(([part, hash]) => `${part} ${hash.slice(0, 16)}`);
  return `SHA-256 of the posts: ${parts.join(', ')}`;
}

/** What rows start from: encoders and word vectors, each with the start of its SHA-256. */
export function pretrainedOf(results: readonly RunResult[]): string[] {
  const kinds = { encoder: 'encoder', vectors: 'word vectors' } as const;
  const lines = results.flatMap(({ key }) =>
    Object.entries(key.pretrained ?? {}).map(
      ([kind, hash]) =>
        `SHA-256 of the ${kinds[kind as keyof typeof kinds]} of ${key.label}: ${hash.slice(0, 16)}.`,
    ),
  );
  return [...new Set(lines)];
}

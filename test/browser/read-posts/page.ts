/** The page of `read-posts.test.ts`: it has a worker read the files that its server names in `/names.json`. */
import type { Outcome } from './outcome.ts';

globalThis.outcomes = readAll();

async function readAll(): Promise<Outcome[]> {
  const names: string[] = await (await fetch('/names.json')).json();
  const outcomes: Outcome[] = [];
  for (const name of names) {
    const blob = await (await fetch(`/files/${name}`)).blob();
    outcomes.push(await readInWorker(new File([blob], name)));
  }
  return outcomes;
}

function readInWorker(file: File): Promise<Outcome> {
  // Vite sees a worker only where it is written out like this.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Outcome>((done, fail) => {
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = ({ message }) => fail(new Error(message));
    worker.postMessage(file);
  }).finally(() => worker.terminate());
}

let last: Promise<unknown> = Promise.resolve();

/** Queues work. Between two pieces, the page can respond to its reader. */
export function oneByOne(work: () => Promise<void>): Promise<void> {
  const done = last.then(() => new Promise((pause) => setTimeout(pause))).then(work);
  last = done.catch(() => {});
  return done;
}

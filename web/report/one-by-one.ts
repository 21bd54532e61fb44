let last: Promise<unknown> = Promise.resolve();

/** Does work after what was asked for before, with a pause for the page to answer its reader. */
export function oneByOne(work: () => Promise<void>): Promise<void> {
  const done = last.then(() => new Promise((pause) => setTimeout(pause))).then(work);
  last = done.catch(() => {});
  return done;
}

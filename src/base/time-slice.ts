const SLICE_MS = 100;

/**
 * Lets long work give the event loop a turn now and then, so that timers, abort signals and the page are heard. Work goes on
 * for about 100 ms, then `rest` gives everything else its turn:
 *
 *     const slice = new TimeSlice();
 *     for (const post of posts) {
 *       read(post);
 *       if (slice.isOver()) await slice.rest();
 *     }
 */
export class TimeSlice {
  #end = performance.now() + SLICE_MS;

  /** Whether the slice at hand has lasted long enough. */
  isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Waits until everything else that was due had its turn, and begins the next slice. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    this.#end = performance.now() + SLICE_MS;
  }
}

const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** The duration of a scripted animation; 0 for users who prefer reduced motion. */
export function motionMs(ms: number): number {
  return reduced.matches ? 0 : ms;
}

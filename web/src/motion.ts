const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** The duration of an animation by script: none for those who want none. */
export function motionMs(ms: number): number {
  return reduced.matches ? 0 : ms;
}

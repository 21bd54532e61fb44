/** Rules for server options, in a module of their own so that options can be checked without loading the server. */

/** Maximum of each option. Larger values are mistakes, and times beyond 24 days overflow timers. */
export const maxima = {
  port: 65_535,
  /** Each thread loads the whole bundle. */
  threads: 256,
  maxWaiting: 10_000,
  timeLimitMs: 3_600_000,
  loadLimitMs: 3_600_000,
  ratePerMinute: 1_000_000,
  watchMs: 86_400_000,
  learnEveryMs: 86_400_000,
  /** Between a client and the server. */
  proxies: 32,
} as const;

/** Valid names of bundles, which need no escaping in a path. */
export const bundleNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';

/** Whether it is a loopback address, which other computers cannot reach. */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|::1|localhost)$/.test(host);
}

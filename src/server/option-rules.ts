/** What options of a server may be, for who reads them before the server itself is needed. */

/** The most that each may be: larger ones are mistakes, and those of time beyond 24 days overflow timers. */
export const maxima = {
  port: 65_535,
  /** Each holds the whole bundle. */
  threads: 256,
  maxWaiting: 10_000,
  timeLimitMs: 3_600_000,
  loadLimitMs: 3_600_000,
  ratePerMinute: 1_000_000,
  watchMs: 86_400_000,
  /** Between a client and the server. */
  proxies: 32,
} as const;

/** What bundles may be called: nothing that must be escaped in a path. */
export const bundleNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$';

/** Whether it is an address of this computer that no other can reach. */
export function isLoopback(host: string): boolean {
  return /^(127(\.\d+){3}|::1|localhost)$/.test(host);
}

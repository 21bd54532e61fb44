/** Where a room says what it does. Never receives post texts or secrets. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/** Says nothing: the default of every library call. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {} };

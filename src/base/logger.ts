/** Receives log messages. They never contain post texts or secrets. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

/** Logs nothing: the default of every library call. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {} };

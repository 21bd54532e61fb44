/** The version in package.json, also for browsers; a test keeps the two in sync. */
export const packageVersion = '0.1.0';

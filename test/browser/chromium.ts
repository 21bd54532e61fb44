import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = '/usr/bin/chromium';
const isMissing = !existsSync(executablePath);
const wayOut = `there is no ${executablePath}; install the Debian package chromium`;

/** Whether to skip browser tests, because Chromium is missing. CI must have it. */
export const skipBrowser = isMissing && !process.env.CI;
if (skipBrowser) console.warn(`browser tests are skipped: ${wayOut}`);

/** A Chromium with its own profile, which is removed when it is closed. */
export async function launchChromium(): Promise<Browser> {
  if (isMissing) throw new Error(wayOut);
  return chromium.launch({
    executablePath,
    timeout: 60_000,
    args: [
      '--no-sandbox', // Chromium refuses to run as root, as CI does, with it
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

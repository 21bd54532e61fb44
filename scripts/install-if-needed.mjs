/**
 * Installs the packages in the lockfile with `npm ci`, which never changes the lockfile, unless they are installed
 * already. Plain JavaScript for every platform that Node runs on, because nothing else is installed when it runs.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const packagesIn = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

/** Whether npm's record of installed packages matches the lockfile, except for packages of other platforms. */
function isInstalled() {
  try {
    const installed = packagesIn('node_modules/.package-lock.json');
    const locked = Object.entries(packagesIn('package-lock.json')).filter(([path]) => path !== '');
    return (
      locked.every(([path, { version, optional, peer }]) =>
        installed[path] ? installed[path].version === version : optional || peer,
      ) && Object.keys(installed).every((path) => locked.some(([known]) => known === path))
    );
  } catch {
    return false; // nothing is installed, or npm did not install it
  }
}

if (!isInstalled()) {
  const { status } = spawnSync('npm ci --no-audit --no-fund --loglevel=error', {
    cwd: root,
    stdio: 'inherit',
    shell: true, // npm is a script on Windows
  });
  process.exitCode = status ?? 1;
}

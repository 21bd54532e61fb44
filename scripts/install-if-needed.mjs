/**
 * Installs what the lockfile lists, unless it is installed already. `npm ci` never changes the lockfile. Plain
 * JavaScript, since nothing is installed when it runs; works on every platform of Node.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const packagesIn = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

/** Whether npm's record of what it installed agrees with the lockfile, but for packages of other platforms. */
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
    return false; // nothing is installed, or by something else than npm
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

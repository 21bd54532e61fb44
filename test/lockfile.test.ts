/** The lockfile serves every platform: `npm ci` installs the native parts of each, and changes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Locked {
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};

it('contains the optional parts of every package for every platform', () => {
  const missing: string[] = [];
  let platforms = 0;
  for (const path of Object.keys(packages)) {
    const manifest = `${path}/package.json`;
    if (path === '' || !existsSync(manifest)) continue;
    // From the package itself, not from the lockfile's copy.
    const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as Locked;
    for (const name of Object.keys(optionalDependencies)) {
      const entry = packages[`${path}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
      if (entry === undefined) missing.push(`${name} of ${path}`);
      else if (entry.os || entry.cpu) platforms++;
    }
  }
  expect(missing).toEqual([]);
  expect(platforms).toBeGreaterThan(50);
});

it('names no registry, so that npm uses the one it is configured with', () => {
  const named = Object.values(packages).filter(({ resolved }) => resolved !== undefined);
  expect(named).toEqual([]);
});

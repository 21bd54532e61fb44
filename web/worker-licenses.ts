import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Ships the licences of the packages bundled into a worker. Vite's `build.license` skips workers. */
export function workerLicenses(): Plugin {
  return {
    name: 'worker-licenses',
    apply: 'build',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) =>
        file.type === 'chunk' ? file.moduleIds : [],
      );
      const folders = new Set(modules.map(packageFolder).filter((folder) => folder !== undefined));
      const source = ['# Licenses of the worker', ...[...folders].sort().map(section)].join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'worker-licenses.md', source: `${source}\n` });
    },
  };
}

function packageFolder(module: string): string | undefined {
  return /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(module)?.[1];
}

function section(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  // Packages of a monorepo may keep the licence text in a sibling package.
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(folder, file), 'utf8') : `See ${name} on npm.`;
  return `## ${name} ${version} (${license})\n\n${text.trim()}`;
}

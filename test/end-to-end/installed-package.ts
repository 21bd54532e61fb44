import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A user's project that contains only octothorpe, installed from its tarball. */
export interface InstalledPackage {
  readonly folder: string;
  /** What `npm install` printed. */
  readonly output: string;
  path(name: string): string;
  remove(): void;
}

/**
 * Packs the built package and installs it as a user would: without this repository's `.npmrc`, with install scripts on,
 * and without access to any host except the registry that npm is configured with.
 */
export async function installPackage(): Promise<InstalledPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-installed-'));
  const { stdout } = await npm(['pack', '--json', '--pack-destination', folder], process.cwd());
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true }\n');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts=false'];
  const installed = await npm(['install', ...flags, join(folder, filename)], folder, {
    ...noOtherHosts(await registryHost()),
  });
  return {
    folder,
    output: installed.stdout + installed.stderr,
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  return execute('npm', [...args], {
    cwd,
    env: { ...withoutNpm(process.env), ...env },
    maxBuffer: 16 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
}

/** Under `npm test`, npm passes the settings of this repository's `.npmrc` to every process. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(config_ignore_scripts|package_|lifecycle_)/i.test(name),
    ),
  );
}

async function registryHost(): Promise<string> {
  const { stdout } = await npm(['config', 'get', 'registry'], tmpdir());
  return new URL(stdout.trim()).hostname;
}

/** A proxy, on a port where nobody listens, for all hosts but the registry. A proxy that npm already uses is kept. */
function noOtherHosts(registry: string): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:9';
  const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];
  if (names.some((name) => process.env[name])) return { GLOBAL_AGENT_HTTPS_PROXY: nowhere };
  return {
    ...Object.fromEntries(names.map((name) => [name, nowhere])),
    GLOBAL_AGENT_HTTP_PROXY: nowhere,
    no_proxy: registry,
    NO_PROXY: registry,
  };
}

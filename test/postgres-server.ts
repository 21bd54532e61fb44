/**
 * PostgreSQL for tests and benchmarks: the server that OCTOTHORPE_TEST_POSTGRES names (the URL of a database
 * whose user may create others), or else a temporary one from the Debian package postgresql.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

const named = process.env.OCTOTHORPE_TEST_POSTGRES;
const programs = debianPrograms();
const isMissing = named === undefined && programs === undefined;
const wayOut =
  'there is no PostgreSQL; install the Debian package postgresql or name a server by OCTOTHORPE_TEST_POSTGRES';

/** Whether to skip these tests, because there is no PostgreSQL. CI must have it. */
export const skipPostgres = isMissing && !process.env.CI;
if (skipPostgres) console.warn(`PostgreSQL tests are skipped: ${wayOut}`);

export interface PostgresServer {
  /** @returns the URL of a new, empty database, which `stop` removes */
  createDatabase(options?: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  if (isMissing) throw new Error(wayOut);
  const { url, stop } = named === undefined ? await startTemporary() : { url: named };
  const created: string[] = [];
  return {
    async createDatabase(options = '') {
      const name = `octothorpe_test_${randomUUID().slice(0, 8)}`;
      await execute(url, `create database ${name} ${options}`);
      created.push(name);
      return url.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${name}`);
    },
    async stop() {
      for (const name of created) await execute(url, `drop database ${name} with (force)`);
      await stop?.();
    },
  };
}

/** Runs one statement on a separate connection. */
export async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Uses a Unix socket in a temporary folder, next to the database files, so that nobody else can reach it. */
async function startTemporary(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-pg-'));
  // CI runs as root, which PostgreSQL rejects. Debian's package has created a user for it.
  const user = process.getuid?.() === 0 ? debianUser() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(
    `${programs}/initdb`,
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...user, cwd: folder, stdio: 'pipe' },
  );
  const server = spawn(
    `${programs}/postgres`,
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=30'],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGINT');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stderr })) {
    lines.push(line);
    if (line.includes('ready to accept connections')) {
      server.stderr.resume();
      return { url: `postgres://postgres@${encodeURIComponent(folder)}/postgres`, stop };
    }
  }
  await stop();
  throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`);
}

function debianUser(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** The folder with the newest version of initdb and postgres. */
function debianPrograms(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a));
  return newest.map((v) => join(versions, v, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

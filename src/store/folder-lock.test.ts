import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../base/errors.ts';
import { lockFolder } from './folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('lockFolder', () => {
  it('locks the folder until it is released, and leaves nothing behind', () => {
    const release = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(UnavailableError);
    expect(() => lockFolder(folder)).toThrow(/is open in this process/);
    release();
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the living process that has the lock', () => {
    // The file of a process on a system that does not tell when processes started.
    writeFileSync(join(folder, `open-by-${process.ppid}-`), '');
    expect(() => lockFolder(folder)).toThrow(
      `is open in process ${process.ppid}, and only one process may open it at a time; close it there, or use a PostgreSQL server (if process ${process.ppid} never opened it, delete ${join(folder, `open-by-${process.ppid}-`)})`,
    );
    expect(readdirSync(folder)).toEqual([`open-by-${process.ppid}-`]);
  });

  it('ignores the files of dead processes', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(join(folder, `open-by-${child.pid}-1`), '');
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'ignores a dead process whose id another process has now, even this one, and blames no other',
    () => {
      writeFileSync(join(folder, `open-by-${process.pid}-1`), '');
      writeFileSync(join(folder, `open-by-${process.ppid}-1`), '');
      const release = lockFolder(folder);
      expect(() => lockFolder(folder)).toThrow(/or use a PostgreSQL server$/);
      release();
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});

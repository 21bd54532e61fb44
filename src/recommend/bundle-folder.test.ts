import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import { readBundle, writeBundle } from './bundle-folder.ts';
import { contents, newer, tagsIn } from './small-bundle.case.ts';

vi.mock('node:fs/promises', { spy: true });

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'octothorpe-bundle-'));
  folder = join(parent, 'knn');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe('bundle folder', () => {
  it('is written with its parent folders, leaving nothing else behind', async () => {
    const nested = join(parent, 'a/b/knn');
    await writeBundle(nested, contents);
    expect((await readdir(nested)).sort()).toEqual([
      'arrays.safetensors',
      'manifest.json',
      'tags.txt',
    ]);
    expect(await readdir(join(parent, 'a/b'))).toEqual(['knn']);
    expect(await tagsIn(nested)).toEqual(['cats\t3\tCats']);
  });

  it('replaces a bundle or fills an empty folder', async () => {
    await mkdir(folder);
    await writeBundle(folder, contents);
    await writeBundle(folder, newer);
    expect(await tagsIn(folder)).toEqual(['dogs\t2\tdogs']);
    expect(await readdir(parent)).toEqual(['knn']);
  });

  it('replaces what a link points to, and keeps the link', async () => {
    await writeBundle(join(parent, 'v1'), contents);
    await symlink('v1', folder);
    await writeBundle(folder, newer);
    expect(await tagsIn(join(parent, 'v1'))).toEqual(['dogs\t2\tdogs']);
    expect((await readdir(parent)).sort()).toEqual(['knn', 'v1']);
  });

  it.each(['notes.txt', 'manifest.json'])('rejects a folder with a foreign %s', async (name) => {
    await mkdir(folder);
    await writeFile(join(folder, name), '{"name": "a web page"}');
    const error = writeBundle(folder, contents);
    await expect(error).rejects.toThrow(InvalidArgumentError);
    await expect(error).rejects.toThrow('already exists and is not a bundle');
    expect(await readdir(folder)).toEqual([name]);
  });

  it('does not replace a file', async () => {
    await writeFile(folder, 'x');
    await expect(writeBundle(folder, contents)).rejects.toThrow('is neither a bundle nor a folder');
    expect(await readFile(folder, 'utf8')).toBe('x');
  });

  it('reads the old bundle after a crash between the renames, and recovers when written again', async () => {
    await writeBundle(folder, contents);
    await rename(folder, join(parent, '.knn.previous'));
    expect(await tagsIn(folder)).toEqual(['cats\t3\tCats']);
    await writeBundle(folder, newer);
    expect(await tagsIn(folder)).toEqual(['dogs\t2\tdogs']);
    expect(await readdir(parent)).toEqual(['knn']);
  });

  it('removes the old bundle left by a crash after the renames', async () => {
    await writeBundle(join(parent, '.knn.previous'), contents);
    await writeBundle(folder, newer);
    await writeBundle(folder, newer);
    expect(await readdir(parent)).toEqual(['knn']);
  });

  it('keeps the old bundle when the new one cannot replace it', async () => {
    await writeBundle(folder, contents);
    await mkdir(join(parent, '.knn.previous'));
    await writeFile(join(parent, '.knn.previous/mine.txt'), 'x');
    const error = writeBundle(folder, newer);
    await expect(error).rejects.toThrow(FileAccessError);
    await expect(error).rejects.toThrow(
      /cannot write the bundle .*The previous contents of .* are intact/,
    );
    expect(await tagsIn(folder)).toEqual(['cats\t3\tCats']);
    expect((await readdir(parent)).sort()).toEqual(['.knn.previous', 'knn']);
  });

  it.each(['manifest.json', 'tags.txt'])(
    'does not read a %s that is far too large',
    async (name) => {
      await writeBundle(folder, contents);
      // Larger than memory, and sparse: reading it would fail differently.
      await truncate(join(folder, name), 2 ** 42);
      await expect(readBundle(folder)).rejects.toThrow(
        new RegExp(`${name} has 4398046511104 bytes, expected at most \\d+`),
      );
    },
  );

  it('does not follow a link out of the bundle', async () => {
    await writeBundle(folder, contents);
    await rename(join(folder, 'tags.txt'), join(parent, 'tags.txt'));
    await symlink('../tags.txt', join(folder, 'tags.txt'));
    await expect(readBundle(folder)).rejects.toThrow('tags.txt is a link or not a regular file');
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    await writeBundle(folder, contents);
    await rm(join(folder, 'tags.txt'));
    execFileSync('/usr/bin/mkfifo', [join(folder, 'tags.txt')]);
    await expect(readBundle(folder)).rejects.toThrow('tags.txt is a link or not a regular file');
  });

  it.skipIf(process.platform === 'win32').each(['link', 'pipe'])(
    'rejects a %s that replaces a file after the first check',
    async (kind) => {
      await writeBundle(folder, contents);
      const tags = join(folder, 'tags.txt');
      const outside = join(parent, 'tags.txt');
      const { lstat } =
        await vi.importActual<typeof import('node:fs/promises')>('node:fs/promises');
      const looking = vi.mocked(fs.lstat).mockImplementation((async (path: string) => {
        const seen = await lstat(path);
        if (path === tags) {
          await rename(tags, outside);
          if (kind === 'link') await symlink(outside, tags);
          else execFileSync('/usr/bin/mkfifo', [tags]);
        }
        return seen;
      }) as typeof lstat);
      try {
        await expect(readBundle(folder)).rejects.toThrow(
          'tags.txt is a link or not a regular file',
        );
        expect(looking).toHaveBeenCalledWith(tags);
      } finally {
        looking.mockRestore();
      }
    },
  );

  it('says how to make a bundle if there is none', async () => {
    const error = readBundle(folder);
    await expect(error).rejects.toThrow(FileAccessError);
    await expect(error).rejects.toThrow(`make one with "octothorpe train --out ${folder}"`);
    await mkdir(folder);
    await expect(readBundle(folder)).rejects.toThrow('is not a bundle');
  });
});

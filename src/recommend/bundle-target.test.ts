import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileAccessError, InvalidArgumentError, UnavailableError } from '../base/errors.ts';
import { ownMark } from '../files/process-mark.ts';
import { readBundle, writeBundle } from './bundle-folder.ts';
import { replaceBundle } from './bundle-replacement.ts';
import { BundleTarget, checkBundleTarget } from './bundle-target.ts';
import { contents, newer, tagsIn } from './small-bundle.case.ts';

const home = process.cwd();

let parent: string;
let folder: string;
beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'octothorpe-target-')));
  folder = join(parent, 'knn');
});
afterEach(() => {
  process.chdir(home);
  rmSync(parent, { recursive: true, force: true });
});

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

describe('a folder with more than a bundle in it', () => {
  const additions: readonly [string, () => void][] = [
    ['.git', () => mkdirSync(join(folder, '.git/objects'), { recursive: true })],
    ['notes.txt', () => writeFileSync(join(folder, 'notes.txt'), 'mine')],
    ['web', () => mkdirSync(join(folder, 'web'))],
    ['tags.link', () => symlinkSync('tags.txt', join(folder, 'tags.link'))],
    [
      'tags.txt',
      () => {
        rmSync(join(folder, 'tags.txt'));
        symlinkSync('../elsewhere.txt', join(folder, 'tags.txt'));
      },
    ],
    [
      'tags.txt',
      () => {
        rmSync(join(folder, 'tags.txt'));
        mkdirSync(join(folder, 'tags.txt/mine'), { recursive: true });
      },
    ],
  ];
  it.each(additions)('is rejected at the start, naming %s, and kept', async (name, add) => {
    await writeBundle(folder, contents);
    add();
    const before = readdirSync(folder, { recursive: true });
    for (const attempt of [checkBundleTarget, BundleTarget.open]) {
      const error = await attempt(folder).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(error.message).toBe(
        `${folder} contains ${name}, which is not part of its bundle and would be deleted with it; move it away or choose another folder`,
      );
    }
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
    expect(readdirSync(parent)).toEqual(['knn']);
  });

  it('is rejected, naming the alphabetically first entry', async () => {
    await writeBundle(folder, contents);
    for (const name of ['b.txt', 'a.txt', 'c.txt']) writeFileSync(join(folder, name), '');
    await expect(writeBundle(folder, newer)).rejects.toThrow('contains a.txt, which');
  });

  it('is rejected again just before it is replaced', async () => {
    await writeBundle(folder, contents);
    const target = await BundleTarget.open(folder);
    writeFileSync(join(folder, 'late.txt'), 'mine');
    await expect(target.write(newer)).rejects.toThrow(/contains late\.txt/);
    await target.close();
    expect(readFileSync(join(folder, 'late.txt'), 'utf8')).toBe('mine');
    expect(await tagsIn(folder)).toEqual(['cats\t3\tCats']);
    expect(readdirSync(parent)).toEqual(['knn']);
  });

  it('is rejected if the manifest lists nothing', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'manifest.json'), '{"format": "octothorpe-bundle", "files": null}');
    writeFileSync(join(folder, 'a.txt'), 'mine');
    await expect(writeBundle(folder, newer)).rejects.toThrow('contains a.txt');
    rmSync(join(folder, 'a.txt'));
    await writeBundle(folder, newer);
    expect(await tagsIn(folder)).toEqual(['dogs\t2\tdogs']);
  });
});

describe('other places', () => {
  it('rejects a link to nothing and a link to a file', async () => {
    symlinkSync('nowhere', folder);
    await expect(BundleTarget.open(folder)).rejects.toThrow('is a broken link');
    rmSync(folder);
    writeFileSync(join(parent, 'file'), 'mine');
    symlinkSync('file', folder);
    await expect(BundleTarget.open(folder)).rejects.toThrow('is neither a bundle nor a folder');
    expect(readFileSync(join(parent, 'file'), 'utf8')).toBe('mine');
  });

  it.each(['.', '..', '../..', '/'])(
    'rejects the working folder and its parents: %s',
    async (path) => {
      mkdirSync(join(folder, 'here'), { recursive: true });
      process.chdir(join(folder, 'here'));
      await expect(BundleTarget.open(path)).rejects.toThrow(
        /in which this command runs, and writing a bundle replaces its folder; choose a folder within it/,
      );
      expect(existsSync(join(folder, 'here'))).toBe(true);
    },
  );

  it('rejects a path below a file', async () => {
    writeFileSync(join(parent, 'file'), 'mine');
    await expect(BundleTarget.open(join(parent, 'file/knn'))).rejects.toThrow(
      /^cannot write the bundle .*file\/knn: (ENOTDIR|EEXIST)/,
    );
  });

  it('removes the folders it created if nothing is written', async () => {
    const target = await BundleTarget.open(join(parent, 'a/b/knn'));
    expect(readdirSync(join(parent, 'a/b'))).toHaveLength(1);
    await target.close();
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe('the path where the old bundle is kept', () => {
  it.each(['link', 'file'])('is rejected if it is a %s, and nothing is deleted', async (kind) => {
    const other = join(parent, 'other');
    await writeBundle(other, newer);
    await writeBundle(folder, contents);
    const previous = join(parent, '.knn.previous');
    const put = () =>
      kind === 'link' ? symlinkSync('other', previous) : writeFileSync(previous, 'mine');
    const target = await BundleTarget.open(folder);
    put();
    const errors = [await target.write(newer).catch((thrown) => thrown)];
    await target.close();
    for (const attempt of [checkBundleTarget, BundleTarget.open]) {
      errors.push(await attempt(folder).catch((thrown) => thrown));
    }
    rmSync(folder, { recursive: true });
    errors.push(await writeBundle(folder, contents).catch((thrown) => thrown));
    for (const error of errors) {
      expect(error).toBeInstanceOf(FileAccessError);
      expect(error.message).toContain(`${previous} is a link or not a folder`);
    }
    expect(await tagsIn(other)).toEqual(['dogs\t2\tdogs']);
    expect(readdirSync(parent).sort()).toEqual(['.knn.previous', 'other']);
    await expect(readBundle(folder)).rejects.toThrow('there is no bundle');
  });

  it('is not emptied through a link created at the last moment', async () => {
    const other = join(parent, 'other');
    await writeBundle(other, newer);
    await writeBundle(folder, contents);
    symlinkSync('other', join(parent, '.knn.previous'));
    const partial = join(parent, 'partial');
    await writeBundle(partial, newer);
    await expect(replaceBundle(folder, folder, partial)).rejects.toThrow(
      'is a link or not a folder',
    );
    expect(await tagsIn(other)).toEqual(['dogs\t2\tdogs']);
    expect(await tagsIn(folder)).toEqual(['cats\t3\tCats']);
  });
});

describe('two writers', () => {
  it('the second is rejected at the start, naming the first, under any path', async () => {
    await writeBundle(folder, contents);
    symlinkSync('knn', join(parent, 'current'));
    const first = await BundleTarget.open(folder);
    const error = await BundleTarget.open(join(parent, 'current')).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toMatch(
      /current is being written by this process, since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ; wait for it/,
    );
    await first.write(newer);
    await first.close();
    await writeBundle(folder, contents);
    expect(readdirSync(parent).sort()).toEqual(['current', 'knn']);
  });

  it('only one of two that start at the same moment succeeds', async () => {
    const both = await Promise.allSettled([BundleTarget.open(folder), BundleTarget.open(folder)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('the error names a living process, or a process of another host', async () => {
    const lock = join(parent, `.knn.lock-${process.ppid}-`);
    writeFileSync(lock, '');
    await expect(BundleTarget.open(folder)).rejects.toThrow(
      `is being written by process ${process.ppid}, since`,
    );
    rmSync(lock);
    const far = join(parent, `.knn.lock-${await deadProcess()}-1-0000000a`);
    writeFileSync(far, '');
    const error = await BundleTarget.open(folder).catch((thrown) => thrown);
    expect(error.message).toMatch(/by process \d+ of another host, since/);
    expect(error.message).toContain(`(if that process is no longer running, delete ${far})`);
    expect(readdirSync(parent)).toHaveLength(1);
  });

  it('the lock of a dead process is taken over', async () => {
    const [, , host] = ownMark().split('-');
    writeFileSync(join(parent, `.knn.lock-${await deadProcess()}-1-${host}`), '');
    await writeBundle(folder, contents);
    expect(readdirSync(parent)).toEqual(['knn']);
  });
});

it('removes the leftovers of dead writers, and nothing else', async () => {
  const [, , host] = ownMark().split('-');
  const dead = await deadProcess();
  const left = (name: string) => {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, 'model.onnx'), 'half');
  };
  left(`.knn.partial-${dead}-1-${host}-0`);
  const kept = [
    `.knn.partial-${dead}-1-0000000a-0`,
    `.knn.partial-${ownMark()}-7`,
    `.knn.partial-mine`,
    `.knn2.partial-${dead}-1-${host}-0`,
    `.knn.partial-${dead}-1-${host}-1`,
  ];
  for (const name of kept) left(name);
  mkdirSync(join(parent, kept.at(-1)!, 'a foreign folder'));
  linkSync(join(parent, kept[0], 'model.onnx'), join(parent, 'other'));
  await writeBundle(folder, contents);
  expect(readdirSync(parent).sort()).toEqual([...kept, 'knn', 'other'].sort());
});

import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import { checkOutputs } from './overwriting.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-overwriting-'));
const at = (name: string) => join(folder, name);
beforeAll(() => {
  mkdirSync(at('deep'));
  for (const name of ['posts.jsonl', 'posts.jsonl.gz', 'other.jsonl']) writeFileSync(at(name), 'x');
  symlinkSync('posts.jsonl', at('link.jsonl'));
  linkSync(at('posts.jsonl'), at('hard.jsonl'));
  symlinkSync('.', at('self'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('checkOutputs', () => {
  it.each([
    at('posts.jsonl'),
    at('link.jsonl'),
    at('hard.jsonl'),
    at('deep/../posts.jsonl'),
    at('self/posts.jsonl'),
    relative(process.cwd(), at('posts.jsonl')),
  ])('does not overwrite an input: %s', (output) => {
    const check = () => checkOutputs([output], [at('other.jsonl'), at('posts.jsonl')]);
    expect(check).toThrow(InvalidArgumentError);
    expect(check).toThrow(
      /^\S+ is (also an input|the same file as the input \S+) and would be overwritten; write elsewhere$/,
    );
  });

  it('rejects two outputs that are the same file, whether it exists or not', () => {
    const twins =
      /^the outputs \S+ and \S+ are the same file; choose another path for one of them$/;
    expect(() => checkOutputs([at('new.jsonl'), at('self/new.jsonl')], [])).toThrow(twins);
    expect(() => checkOutputs([at('link.jsonl'), at('hard.jsonl')], [])).toThrow(twins);
  });

  it('accepts other files, including the gzipped form of an input', () => {
    const outputs = [at('new.jsonl'), at('posts.jsonl.gz'), at('deep/posts.jsonl')];
    expect(checkOutputs(outputs, [at('posts.jsonl'), at('missing.jsonl')])).toBeUndefined();
  });

  it('rejects paths that are not files or have no folder', () => {
    const check = (path: string) => () => checkOutputs([path], []);
    expect(check(folder)).toThrow(FileAccessError);
    expect(check(folder)).toThrow('it is a folder; give the path of a file');
    expect(check(at('nowhere/a'))).toThrow(`the folder ${at('nowhere')} does not exist`);
    expect(check(at('other.jsonl/a'))).toThrow(`${at('other.jsonl')} is not a folder`);
  });

  it.skipIf(!existsSync('/dev/null'))('rejects a device', () => {
    expect(() => checkOutputs(['/dev/null'], [])).toThrow(
      'it is a device or a pipe; give the path of a file',
    );
  });

  it('follows links to files that do not exist yet', () => {
    symlinkSync('later.jsonl', at('early.jsonl'));
    symlinkSync('nowhere/a', at('astray.jsonl'));
    symlinkSync('round.jsonl', at('round.jsonl'));
    expect(() => checkOutputs([at('early.jsonl'), at('later.jsonl')], [])).toThrow('same file');
    expect(() => checkOutputs([at('astray.jsonl')], [])).toThrow(/the folder .*nowhere does not/);
    expect(() => checkOutputs([at('round.jsonl')], [])).toThrow(FileAccessError);
  });

  it.skipIf(!existsSync('/proc/self/fd'))('rejects an open file of a process', () => {
    const open = openSync(at('other.jsonl'), 'r+');
    try {
      const fd = `/proc/self/fd/${open}`;
      symlinkSync(fd, at('fd.jsonl'));
      symlinkSync('/proc/self/fd', at('fds'));
      for (const path of [fd, `/dev/fd/${open}`, at('fd.jsonl'), at(`fds/${open}`)]) {
        expect(() => checkOutputs([path], [])).toThrow(
          /is a device; give the path of the file itself$/,
        );
      }
    } finally {
      closeSync(open);
    }
  });
});

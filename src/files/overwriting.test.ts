import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
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
  ])('refuses to write over an input: %s', (output) => {
    const check = () => checkOutputs([output], [at('other.jsonl'), at('posts.jsonl')]);
    expect(check).toThrow(InvalidArgumentError);
    expect(check).toThrow(
      /^\S+ is (read as well|the same file as \S+, which is read) and would be overwritten; write elsewhere$/,
    );
  });

  it('refuses two outputs that are one file, there or not', () => {
    const twins = /^\S+ and \S+ are to be written and are one file; name another place$/;
    expect(() => checkOutputs([at('new.jsonl'), at('self/new.jsonl')], [])).toThrow(twins);
    expect(() => checkOutputs([at('link.jsonl'), at('hard.jsonl')], [])).toThrow(twins);
  });

  it('lets other files be written, an input packed among them', () => {
    const outputs = [at('new.jsonl'), at('posts.jsonl.gz'), at('deep/posts.jsonl')];
    expect(checkOutputs(outputs, [at('posts.jsonl'), at('missing.jsonl')])).toBeUndefined();
  });

  it('refuses what is no file, or has no folder', () => {
    const check = (path: string) => () => checkOutputs([path], []);
    expect(check(folder)).toThrow(FileAccessError);
    expect(check(folder)).toThrow('it is a folder; name a file');
    expect(check(at('nowhere/a'))).toThrow(`the folder ${at('nowhere')} does not exist`);
    expect(check(at('other.jsonl/a'))).toThrow(`${at('other.jsonl')} is not a folder`);
  });

  it.skipIf(!existsSync('/dev/null'))('refuses a device', () => {
    expect(() => checkOutputs(['/dev/null'], [])).toThrow('it is a device or a pipe; name a file');
  });
});

/** What the documents tell people to type, run on posts of the sample. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, run } from './run.ts';

const workspace = makeWorkspace();
const home = process.cwd();
const sample = (part: string) => {
  const posts = gunzipSync(readFileSync(resolve(`sample/en/${part}.jsonl.gz`))).toString();
  return posts.split('\n').slice(0, 500).join('\n');
};
workspace.write('posts.jsonl', sample('train'));
workspace.write('later-posts.jsonl', sample('test'));
workspace.write('more-posts.jsonl', sample('valid'));
beforeAll(() => process.chdir(workspace.folder));
afterAll(() => {
  process.chdir(home);
  workspace.remove();
});

/** The lines that begin with `npx octothorpe` in the blocks of shell of a document. */
function commandsIn(document: string): string[] {
  const blocks = readFileSync(resolve(home, document), 'utf8').matchAll(/```sh\n(.*?)```/gs);
  return [...blocks]
    .flatMap(([, block]) => block!.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => line.startsWith('npx octothorpe'));
}

/** Words between spaces; double quotes keep spaces. */
function argumentsOf(command: string): string[] {
  const words = command.matchAll(/"([^"]*)"|(\S+)/g);
  return [...words].map(([, quoted, bare]) => quoted ?? bare!).slice(2);
}

/** Networks of the paper's size would take minutes; the usual port may be taken. */
function adapted(args: readonly string[]): string[] {
  const quick = ['hidden=16', 'dimension=8', 'topicIterations=5'];
  if (args.includes('tab-lstm')) return [...args, ...quick.flatMap((one) => ['--set', one])];
  return args[0] === 'serve' ? [...args, '--port', '0'] : [...args];
}

describe.each([
  ['README.md', 8],
  ['docs/models.md', 5],
  ['docs/serving.md', 3],
  ['docs/browser.md', 2],
])('%s', (document, atLeast) => {
  it('holds commands that work, in their order', async () => {
    const commands = commandsIn(document);
    expect(commands.length).toBeGreaterThanOrEqual(atLeast);
    for (const command of commands) {
      const args = argumentsOf(command);
      const { exitCode, stdout, stderr } = await run(adapted(args), {
        onPrint: (line, interrupt) => line === 'Ctrl-C ends it.' && interrupt(),
      });
      expect(exitCode, `${command}\n${stderr}`).toBe(0);
      expect(stdout, command).not.toBe('');
    }
  });
});

/** The documents' links and images have targets, and their code blocks are of kinds that tests check. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, documents, manuals } from './documents.ts';

/** Heading anchors as GitHub generates them: lower case, hyphens for spaces, no punctuation. */
function anchors(markdown: string): string[] {
  const headings = markdown.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

it.each(documents)('%s has no broken links', (document) => {
  const markdown = readFileSync(document, 'utf8');
  const prose = markdown.replaceAll(/^```.*?^```|`[^`\n]*`/gms, '');
  const targets = prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
  const local = Array.from(targets, ([, link, attribute]) => link ?? attribute)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => target.split('#') as [path: string, anchor?: string]);
  const broken = local.filter(([path, anchor]) => {
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(file)) return true;
    return anchor !== undefined && !anchors(readFileSync(file, 'utf8')).includes(anchor);
  });
  expect(broken).toEqual([]);
});

it('finds the documents', () => {
  expect(documents).toContain('README.md');
  expect(documents).toContain(join('docs', 'models.md'));
});

describe('blocks', () => {
  const blocks = manuals.flatMap(blocksOf);
  const of = (...languages: string[]) =>
    blocks.filter(({ language }) => languages.includes(language));

  it('can be run, type-checked or parsed by a test, or show the content of a file', () => {
    expect(blocks.length).toBeGreaterThan(30);
    const run = ['sh', 'ts', 'js', 'json', 'html'];
    const shown = ['csv', 'text', 'nginx'];
    const others = blocks.filter(({ language }) => ![...run, ...shown].includes(language));
    expect(others).toEqual([]);
  });

  it('are rarely excluded from running, and only with a reason', () => {
    const left = blocks.filter(({ notRun }) => notRun !== undefined);
    for (const { document, line, notRun } of left) console.info(`${document}:${line}: ${notRun}`);
    expect(left.length).toBeLessThanOrEqual(6);
  });

  it('of JSON contain one value, or one per line', () => {
    expect(of('json').length).toBeGreaterThan(1);
    for (const { document, line, content } of of('json')) {
      const parses = [[content], content.trim().split('\n')].some((texts) => texts.every(isJson));
      expect(parses, `${document}:${line}`).toBe(true);
    }
  });

  it('of HTML load the component from its folder', () => {
    const pages = of('html').filter(({ content }) => content.includes('<hashtag-suggest'));
    expect(pages.length).toBeGreaterThan(1);
    for (const { document, line, content } of pages) {
      expect(content, `${document}:${line}`).toContain(
        '<script type="module" src="/hashtag-suggest/hashtag-suggest.js"></script>',
      );
    }
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

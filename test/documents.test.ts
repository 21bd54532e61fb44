/** Links and pictures of the documents lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const documents = ['.', 'docs', 'results', 'sample'].flatMap((folder) =>
  readdirSync(folder, { recursive: folder !== '.' })
    .map((file) => join(folder, `${file}`))
    .filter((file) => file.endsWith('.md')),
);

/** As GitHub makes them: lower case, spaces to hyphens, without punctuation. */
function anchors(markdown: string): string[] {
  const headings = markdown.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-'),
  );
}

it.each(documents)('%s links to what there is', (document) => {
  const markdown = readFileSync(document, 'utf8');
  const prose = markdown.replaceAll(/^```.*?^```|`[^`\n]*`/gms, '');
  const targets = prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g);
  const local = Array.from(targets, ([, link, attribute]) => link ?? attribute!)
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

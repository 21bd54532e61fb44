/** Checks the real imports against the table of rooms in docs/design.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** room -> rooms that it may import; `posts (types)` allows `import type` alone. */
const rooms = roomsOf(readFileSync('docs/design.md', 'utf8'));

const browserRooms = [
  'base',
  'text',
  'features',
  'graph',
  'training',
  'boosting',
  'models',
  'evaluation',
  'recommend',
];

/** Files of browser rooms that need Node, each with the reason. */
const nodeFiles: Readonly<Record<string, string>> = {
  'recommend/bundle-folder.ts': 'bundles as folders; browsers use bundle-format.ts',
  'recommend/encoder-folder.ts': 'encoders as folders; browsers get them in bundles',
  'recommend/encoding-folder.ts': 'encodings on the disk, for training',
  'recommend/word-vector-file.ts': 'word vectors in files; browsers get them in bundles',
  'recommend/node-runtime.ts': 'native modules; browsers pass their own runtime',
  'recommend/bundle-replacement.ts': 'replaces those folders',
  'recommend/bundle-target.ts': 'checks and locks them',
  'recommend/learn-bundle.ts': 'reads and writes those folders',
  'recommend/model-modules.ts': 'finds modules on the disk; browsers bundle them',
  'text/jieba.ts': 'a native module; browsers cut with Intl.Segmenter',
};

/** Files that import modules which the user names, each with the reason. */
const userModules: Readonly<Record<string, string>> = {
  'recommend/model-modules.ts': 'modules that register models',
  'server/inference-worker.ts': 'the same, in a thread',
  'server/learn-worker.ts': 'the same',
  'experiments/report/files.ts': 'the built renderer of figures',
};

/** Of `posts` and `server`, these run in browsers too, and so does all that they import. */
const browserFiles = [
  'posts/post.ts',
  'posts/history.ts',
  'posts/read-blob.ts',
  'server/schemas.ts',
  'server/client.ts',
];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly isType: boolean;
  /** Imported when the code comes to it. */
  readonly isLate: boolean;
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /(?<!\.d)\.ts$/.test(file) && !/\.(test|case)\.ts$/.test(file));
const sources = new Map(files.map((file) => [file, stripComments(read(file))]));
const imports = [...sources].flatMap(([file, source]) => importsOf(file, source));

/** The rows `| \`room/\` | what it holds | rooms, "-", "all" or "all above" |` of the table in `markdown`. */
function roomsOf(markdown: string): Readonly<Record<string, readonly string[]>> {
  const table: Record<string, readonly string[]> = {};
  const rows = [...markdown.matchAll(/^\| `(\w+)\/` \|.*\| ([^|]+) \|$/gm)];
  for (const [, room, allowed] of rows) {
    const above = Object.keys(table);
    if (allowed === '-') table[room] = [];
    else if (allowed === 'all above') table[room] = above;
    else if (allowed === 'all') table[room] = rows.map(([, one]) => one);
    else table[room] = allowed.split(', ');
  }
  return table;
}

function read(file: string): string {
  return readFileSync(join('src', file), 'utf8');
}

function stripComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** `import ... from`, `export ... from`, `import '...'` and `import('...')`. */
function importsOf(file: string, source: string): Import[] {
  const statements = source.matchAll(
    /^(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?\sfrom\s+)?'([^']+)'/gm,
  );
  const calls = source.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g);
  return [
    ...Array.from(statements, ([, type, specifier]) => ({
      file,
      specifier: specifier,
      isType: type !== undefined,
      isLate: false,
    })),
    ...Array.from(calls, ([, specifier]) => ({
      file,
      specifier: specifier,
      isType: false,
      isLate: true,
    })),
  ];
}

function roomOf(file: string): string {
  return file.includes('/') ? file.split('/')[0] : '';
}

/** The imported file, for imports within `src`. */
function target({ file, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(file), specifier);
}

describe('rooms', () => {
  it('are found, with their files and imports', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(imports.length).toBeGreaterThan(2 * files.length);
    expect(imports.filter(({ isType }) => isType).length).toBeGreaterThan(20);
    const dynamic = imports.filter(
      ({ file, specifier }) =>
        file === 'models/registry.ts' && specifier.startsWith('./') && specifier !== './model.ts',
    );
    expect(dynamic.length).toBeGreaterThan(3);
    for (const room of Object.keys(rooms)) expect(files.map(roomOf)).toContain(room);
    const named = Object.values(rooms).flatMap((allowed) => [...allowed]);
    for (const one of named) expect(rooms).toHaveProperty(one.replace(/ \(types\)$/, ''));
    // No import escapes the pattern: the number of `import`s written equals the number found.
    for (const [file, source] of sources) {
      const seen = imports.filter((one) => one.file === file).length;
      const open = source.match(/\bimport\(\w+\)/g)?.length ?? 0;
      expect(`${file}: ${open > 0}`).toBe(`${file}: ${Object.hasOwn(userModules, file)}`);
      const written = source.match(/^import\b|^export\s[^;=]*?\sfrom\s'|\bimport\(/gm)?.length ?? 0;
      expect(`${file}: ${seen + open}`).toBe(`${file}: ${written}`);
    }
  });

  it('are all in the table', () => {
    const known = [...Object.keys(rooms), ''];
    expect(files.filter((file) => !known.includes(roomOf(file)))).toEqual([]);
  });

  it('import only rooms that the table allows', () => {
    const wrong = imports.filter((one) => {
      const to = target(one);
      const room = roomOf(one.file);
      if (to === undefined || room === '' || roomOf(to) === room) return false;
      const allowed = rooms[room];
      return (
        !allowed.includes(roomOf(to)) && !(one.isType && allowed.includes(`${roomOf(to)} (types)`))
      );
    });
    expect(wrong).toEqual([]);
  });

  it('import only files that exist', () => {
    const lost = imports.filter((one) => {
      const to = target(one);
      return to !== undefined && !files.includes(to);
    });
    expect(lost).toEqual([]);
  });

  it('use Node only in files that browsers never load', () => {
    const inBrowsers = new Set(browserFiles);
    for (const file of inBrowsers) {
      for (const one of imports) {
        const to = one.file === file && !one.isType && target(one);
        if (to) inBrowsers.add(to);
      }
    }
    expect(inBrowsers).toContain('posts/lines.ts');
    const browser = (file: string) =>
      inBrowsers.has(file) ||
      (browserRooms.includes(roomOf(file)) && !Object.hasOwn(nodeFiles, file));
    const node = imports.filter(({ specifier }) => specifier.startsWith('node:'));
    expect(node.length).toBeGreaterThan(3);
    expect(node.filter(({ file }) => browser(file))).toEqual([]);
    expect(files.filter(browser).length).toBeGreaterThan(30);
    for (const file of Object.keys(nodeFiles)) expect(files).toContain(file);
  });

  it('load no training code for packages with models of their own until they train', () => {
    const loaded = new Set(['models/neural/index.ts']);
    for (const file of loaded) {
      for (const one of imports) {
        const to = one.file === file && !one.isType && !one.isLate && target(one);
        if (to) loaded.add(to);
      }
    }
    expect(loaded.size).toBeGreaterThan(40);
    const late = /^training\/|\/train-[\w-]+\.ts$|^models\/neural\/(fit|enough-to-learn)\.ts$/;
    expect([...loaded].filter((file) => late.test(file))).toEqual([]);
    expect([...loaded].map(roomOf).filter((room) => !browserRooms.includes(room))).toEqual([]);
  });

  it('leave arguments and printing to the cli room', () => {
    const talks = /\bprocess\s*\.\s*(argv|stdout|stderr|exit)\b|\bconsole\s*\./;
    const talkers = [...sources].filter(([, source]) => talks.test(source)).map(([file]) => file);
    expect(talkers.length).toBeGreaterThan(0);
    // The process of one run ends itself when the one that started it is gone.
    const others = talkers.filter((file) => roomOf(file) !== 'cli');
    expect(others).toEqual(['experiments/run-process.ts']);
  });
});

import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InterruptedError } from '../../base/errors.ts';
import { EncodingFolder } from '../../recommend/encoding-folder.ts';
import { quietContext } from '../model.case.ts';
import type { FitContext } from '../model.ts';
import { type Encodings, encodeTexts } from './encode-texts.ts';
import type { Encoder } from './encoder.ts';

const D = 3;
const options = { pooling: 'mean', maxTokens: 8 } as const;

/** Encodes a text as its length, its first character and 1, and counts what it encodes. */
function countingEncoder(id = 'counting') {
  const encoded: string[] = [];
  const encoder: Encoder = {
    id,
    dimension: D,
    async encode(texts) {
      encoded.push(...texts);
      return Float32Array.from(texts.flatMap((text) => expected(text)));
    },
  };
  return { encoder, encoded };
}

const expected = (text: string) => [text.length, text.codePointAt(0) ?? 0, 1];

function rowsOf(encodings: Encodings, places: readonly number[]): number[][] {
  const into = new Float32Array(places.length * D);
  encodings.read(places, into);
  return places.map((_, i) => [...into.subarray(i * D, (i + 1) * D)]);
}

const texts = Array.from({ length: 600 }, (_, i) => `${'x'.repeat(i % 7)}${i % 500}`);
const distinct = 500 + 100 - texts.slice(500).filter((text) => texts.indexOf(text) < 500).length;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-encodings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['in memory', undefined],
  ['on the disk', () => new EncodingFolder(folder)],
] as const)('encodeTexts %s', (_, open) => {
  it('gives each text its encoding, and encodes every different text once', async () => {
    const { encoder, encoded } = countingEncoder();
    const store = open?.();
    const context = quietContext({ encodings: store });
    const all = await encodeTexts(texts, encoder, options, context);
    const places = [599, 0, 300, 300, 257, 255, 256, 7];
    expect(rowsOf(all, places)).toEqual(places.map((at) => expected(texts[at])));
    expect(encoded).toHaveLength(distinct);
    expect(new Set(encoded)).toEqual(new Set(texts));
    store?.close();
  });

  it('has encodings of no texts and of an empty text', async () => {
    const { encoder } = countingEncoder();
    const store = open?.();
    const context = quietContext({ encodings: store });
    expect(rowsOf(await encodeTexts([], encoder, options, context), [])).toEqual([]);
    expect(rowsOf(await encodeTexts([''], encoder, options, context), [0])).toEqual([[0, 0, 1]]);
    store?.close();
  });
});

describe('encodings on the disk', () => {
  async function run(own = countingEncoder(), more: Partial<FitContext> = {}, settings = options) {
    const store = new EncodingFolder(folder);
    try {
      const context = quietContext({ encodings: store, ...more });
      const all = await encodeTexts(texts, own.encoder, settings, context);
      return { rows: rowsOf(all, [...texts.keys()]), encoded: own.encoded };
    } finally {
      store.close();
    }
  }
  const right = texts.map(expected);
  const files = () => readdirSync(join(folder, 'counting-mean-8'));

  it('are there for the next run, which encodes nothing', async () => {
    await run();
    const { rows, encoded } = await run();
    expect(rows).toEqual(right);
    expect(encoded).toEqual([]);
    expect(files()).toHaveLength(1);
  });

  it('are those of one encoder with the same settings', async () => {
    await run();
    expect((await run(countingEncoder('other'))).encoded).toHaveLength(distinct);
    const cut = { pooling: 'mean', maxTokens: 7 } as const;
    expect((await run(countingEncoder(), {}, cut as never)).encoded).toHaveLength(distinct);
    const cls = { pooling: 'cls', maxTokens: 8 } as const;
    expect((await run(countingEncoder(), {}, cls as never)).encoded).toHaveLength(distinct);
  });

  it('let a run that was stopped continue', async () => {
    const controller = new AbortController();
    const stopped = countingEncoder();
    const onProgress = () => controller.abort();
    await expect(run(stopped, { signal: controller.signal, onProgress })).rejects.toThrow(
      InterruptedError,
    );
    expect(stopped.encoded.length).toBeGreaterThan(0);
    const { rows, encoded } = await run();
    expect(rows).toEqual(right);
    expect(encoded.length + stopped.encoded.length).toBe(distinct);
  });

  it('survive a run that was killed while it wrote', async () => {
    await run();
    const [file] = files();
    const path = join(folder, 'counting-mean-8', file);
    truncateSync(path, statSync(path).size - 5);
    const second = await run();
    expect(second.encoded).toHaveLength(1);
    expect(second.rows).toEqual(right);
    // The broken record stays where it is, and the next run reads what followed in a file of its own.
    const third = await run();
    expect(third.encoded).toEqual([]);
    expect(third.rows).toEqual(right);
  });

  it('can be written by two runs at a time', async () => {
    const [a, b] = await Promise.all([run(), run()]);
    expect(a.rows).toEqual(right);
    expect(b.rows).toEqual(right);
    const { rows, encoded } = await run();
    expect(rows).toEqual(right);
    expect(encoded).toEqual([]);
  });
});

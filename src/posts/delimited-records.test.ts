import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DelimitedRecord, type Dialect, RecordSplitter } from './delimited-records.ts';

const csv: Dialect = { delimiter: ',', quotesAreDoubtful: false };
const tsv: Dialect = { delimiter: '\t', quotesAreDoubtful: true };

/** @param chunk how many lines are given at a time */
function split(text: string, dialect: Dialect, width: number, chunk = 1e9, maxChars = 1e6) {
  const splitter = new RecordSplitter(dialect, maxChars);
  splitter.width = width;
  const lines = text.split('\n');
  const records: DelimitedRecord[] = [];
  for (let at = 0; at < lines.length; at += chunk) {
    splitter.add(lines.slice(at, at + chunk), at + 1);
    records.push(...splitter.records());
  }
  splitter.end();
  records.push(...splitter.records());
  return records;
}

const piece = fc.string({ unit: fc.constantFrom(...'""a,\t\\\n'), minLength: 1, maxLength: 7 });
const dialects = fc.constantFrom(csv, tsv);
const width = fc.integer({ min: 1, max: 3 });

/** Milliseconds of processor time. */
function timeOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe('the time is linear in the text', () => {
  const count = 16_000;
  it.each([
    ['a quote that opens on every line', csv, 2, 'a","\n'],
    ['the same in TSV', tsv, 3, 'a"\t"\n'],
    ['quotes that are invalid far below', csv, 2, `${'a","\n'.repeat(count)}"b`],
    ['backslashes', csv, 2, 'a,"\\"\n'],
    ['backslashes, invalid far below', csv, 3, `${'"\\"a\n'.repeat(count)}" b`],
    ['one line', csv, 2, 'a,"\\""",'],
    ['wrong width far below', csv, 9, `${'"a\\"\n'.repeat(count)}"`],
    ['a long last line', csv, 2, `${'a,"\n'.repeat(count)}"b${'x'.repeat(200_000)}`],
  ])('%s', (_, dialect, cells, unit) => {
    const text = unit.length < count ? unit.repeat(count) : unit;
    expect(timeOf(() => split(text, dialect, cells))).toBeLessThan(1000);
    expect(timeOf(() => split(text, dialect, cells, 1000, 5000))).toBeLessThan(1000);
  });

  it('for any repeated piece', () => {
    fc.assert(
      fc.property(piece, piece, dialects, width, (unit, last, dialect, cells) => {
        const text = unit.repeat(20_000) + last;
        expect(timeOf(() => split(text, dialect, cells))).toBeLessThan(1000);
      }),
      { seed: 8, numRuns: 60 },
    );
  });
});

it('the records do not depend on how many lines come at a time', () => {
  const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, dialects, width, (content, dialect, cells) => {
      const all = split(content, dialect, cells, 1e9, 20);
      expect(split(content, dialect, cells, 1, 20)).toEqual(all);
      expect(split(content, dialect, cells, 3, 20)).toEqual(all);
    }),
    { seed: 8, numRuns: 2000 },
  );
});

describe('quotes behind backslashes', () => {
  const cells = (text: string, width: number, dialect = csv) =>
    split(text, dialect, width).map((record) => record.fault ?? record.cells);

  it('are quotes where that gives a record', () => {
    expect(cells('1,"He said \\"hi\\", twice"\n2,plain', 2)).toEqual([
      ['1', 'He said "hi", twice'],
      ['2', 'plain'],
    ]);
    expect(cells('"[\\"a\\",\\"b\\"]",x', 2)).toEqual([['["a","b"]', 'x']]);
    expect(cells('1,"C:\\\\ \\"x\\" \\n"', 2)).toEqual([['1', 'C:\\ "x" \\n']]);
    expect(cells('1\t"says \\"hi\\""', 2, tsv)).toEqual([['1', 'says "hi"']]);
  });

  it('may stand in fields of several lines', () => {
    expect(cells('1,"one\ntwo \\"three\\"\nfour"\n2,b', 2)).toEqual([
      ['1', 'one\ntwo "three"\nfour'],
      ['2', 'b'],
    ]);
  });

  it('make a record malformed where that gives none', () => {
    expect(cells('1,"a \\"b\\"" c\n2,b', 2)).toEqual(['malformed quoting', ['2', 'b']]);
  });

  it('are not looked for where RFC 4180 gives a record', () => {
    expect(cells('1,"C:\\"\n2,"a\\\\"\n3,a \\"b\\"', 2)).toEqual([
      ['1', 'C:\\'],
      ['2', 'a\\\\'],
      ['3', 'a \\"b\\"'],
    ]);
  });
});

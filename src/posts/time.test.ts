import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { formatTime, parseTime } from './time.ts';

const AUTUMN = Date.UTC(2018, 9, 10, 20, 19, 24);

describe('parseTime', () => {
  it.each([
    ['2018-10-10T20:19:24Z', AUTUMN],
    ['2018-10-10t20:19:24z', AUTUMN],
    ['2018-10-10 20:19:24+00', AUTUMN],
    ['2018-10-10 16:19:24-04', AUTUMN],
    ['2018-10-11T01:49:24+0530', AUTUMN],
    ['2018-10-11T01:49:24+05:30', AUTUMN],
    ['2018-10-10 20:19:24 +0000', AUTUMN],
    ['2018-10-10 20:19:24 UTC', AUTUMN],
    ['2018-10-10T20:19:24.5-04', AUTUMN + 4 * 3_600_000 + 500],
    ['2018-10-10T20:19:24,123456789Z', AUTUMN + 123],
    ['20181010T201924Z', AUTUMN],
    ['20181010201924', AUTUMN],
    ['20181010', Date.UTC(2018, 9, 10)],
    ['20181010.0', Date.UTC(2018, 9, 10)],
    [20181010, Date.UTC(2018, 9, 10)],
    [19000101, Date.UTC(1900, 0, 1)],
    [20181010201924, AUTUMN],
    ['20181010201924.0', AUTUMN],
    ['20181010201924123', AUTUMN + 123],
    ['20181010T201924123Z', AUTUMN + 123],
    [18181010, 18181010_000],
    [21001010, 21001010_000],
    [20181010.5, 20181010_500],
    ['Wed, 10 Oct 2018 20:19:24 +0000', AUTUMN],
    ['10 Oct 2018 22:19:24 +0200', AUTUMN],
    ['Wed, 10 Oct 2018 20:19:24 GMT', AUTUMN],
    ['Wed Oct 10 20:19:24 +0000 2018', AUTUMN],
    ['Mon Apr 06 22:19:45 PDT 2009', Date.UTC(2009, 3, 7, 5, 19, 45)],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['0099-03-01', -59_037_897_600_000],
    ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    [1_539_202_764, AUTUMN],
    [1_539_202_764_000, AUTUMN],
    [1_539_202_764_000_000, AUTUMN],
    [1_539_202_764_000_000_000, AUTUMN],
    ['1539202764000000000', AUTUMN],
    ['1539202764.0', AUTUMN],
    [-1, -1000],
  ])('reads %j', (value, expected) => {
    expect(parseTime(value)).toBe(expected);
  });

  it.each([
    ['2023-02-30', 'calendar'],
    ['2023-02-29T10:00:00Z', 'calendar'],
    ['2018-13-01', 'calendar'],
    ['20181301', 'calendar'],
    [20181301, 'calendar'],
    [20181010256161, 'calendar'],
    ['2018-00-10', 'calendar'],
    ['2018-10-10T24:00:00Z', 'calendar'],
    ['2018-10-10T20:60:00Z', 'calendar'],
    ['2018-10-10T23:59:60Z', 'calendar'],
    ['Wed Foo 10 20:19:24 +0000 2018', 'calendar'],
    ['31 Nov 2018 20:19:24 +0000', 'calendar'],
    ['0000-01-01', 'range'],
    ['0001-01-01T00:00:00+01:00', 'range'],
    ['9999-12-31T23:59:59.9999Z', 'range'],
    [-9e10, 'range'],
    [20181010201924124, 'digits'],
    ['20181010201924124.0', 'digits'],
    [1e21, 'range'],
    [Number.NaN, 'range'],
    ['9'.repeat(400), 'range'],
    ['2018-10-10T20:19:24+24:00', 'form'],
    ['2018-10-10T20:19:24 XYZ', 'form'],
    ['+050745-05-24T19:20:00.000Z', 'form'],
    ['10/10/2018', 'form'],
    ['1.5392E+12', 'form'],
    ['2018', 'form'],
    ['hello 5', 'form'],
  ])('rejects %j: %s', (value, fault) => {
    expect(parseTime(value)).toBe(fault);
  });

  it('reads a number like its digits', () => {
    const number = fc.oneof(
      fc.integer({ min: 1e5 }),
      fc.maxSafeInteger().filter((n) => Math.abs(n) >= 1e5),
      fc.integer({ min: 19e6, max: 21e6 }),
      fc.integer({ min: 19e12, max: 21e12 }),
    );
    fc.assert(
      fc.property(number, (n) => {
        expect(parseTime(String(n))).toBe(parseTime(n));
        expect(parseTime(`${n}.0`)).toBe(parseTime(n));
      }),
      { seed: 8, numRuns: 2000 },
    );
  });

  it('reads every time that formatTime writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (time) => {
        expect(parseTime(formatTime(time))).toBe(time);
      }),
      { seed: 8, numRuns: 1000 },
    );
    expect(() => formatTime(1_539_202_764_000_000)).toThrow(InvalidArgumentError);
    expect(() => formatTime(Number.NaN)).toThrow('in the years 1 to 9999, got NaN');
  });

  it('accepts only what formatTime can write', () => {
    const value = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.bigInt().map(String), fc.string());
    fc.assert(
      fc.property(value, (v) => {
        const time = parseTime(v);
        if (typeof time === 'number') expect(parseTime(formatTime(time))).toBe(time);
      }),
      { seed: 8, numRuns: 2000 },
    );
  });
});

/** Parses and formats the times of posts, in milliseconds since 1970. */
import { InvalidArgumentError } from '../base/errors.ts';
import { isInexact } from './exact-json.ts';

const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** Why a value is not a time. */
export type TimeFault = 'form' | 'calendar' | 'range' | 'digits';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:(?:[Tt]| +)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?))?)?$/;

/** `20181010`, `20181010T201924Z`, `20181010201924`, and with milliseconds `20181010201924123`. */
const ISO_BASIC =
  /^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)(?:(?:[.,]|(?=\d{3}(?!\d)))(\d+))?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** The ISO basic forms that consist of digits only, and so may be given as numbers. */
const DIGITS = /^((?:19|20)\d{6}(?:\d{6}(?:\d{3})?)?)(?:\.0*)?$/;

/** RFC 2822: `Wed, 10 Oct 2018 20:19:24 +0000`, as in mail headers and feeds. */
const RFC_2822 =
  /^(?:[A-Za-z]{3},? +)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))?(?: ([+-]\d{4}|[A-Za-z]{1,4}))?$/;

/** `Wed Oct 10 20:19:24 +0000 2018` (Twitter), `Wed Oct 10 20:19:24 UTC 2018` (Unix); the zone may be missing. */
const UNIX_DATE =
  /^[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?: ([+-]\d{4}|[A-Z]{1,4}))? (\d{4})$/;

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** The named zones of RFC 2822, in hours east of UTC. */
const ZONES: Readonly<Record<string, number>> = {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

/**
 * Returns a time in whole milliseconds since 1970, in the years 1 to 9999, or why the value is not a time. A number
 * means the same as its digits in a string. 8, 14 or 17 digits that begin with 19 or 20 are a date (`20181010`); 17
 * digits must be a string, since a number loses the last of them. Other numbers are seconds below 1e11, milliseconds
 * below 1e14, microseconds below 1e17 and nanoseconds above; each unit reaches to the year 5138. A time without a zone
 * is UTC.
 */
export function parseTime(value: string | number): number | TimeFault {
  const time = typeof value === 'number' ? fromNumber(value) : fromText(value.trim());
  if (typeof time === 'string') return time;
  return time >= FIRST && time <= LAST ? Math.round(time) + 0 : 'range'; // + 0 turns -0 into 0
}

/**
 * The inverse of `parseTime`: ISO 8601 in UTC.
 *
 * @throws {InvalidArgumentError} if the time is not in the years 1 to 9999
 */
export function formatTime(time: number): string {
  if (!(time >= FIRST && time <= LAST)) {
    throw new InvalidArgumentError(
      `a post's time must be milliseconds since 1970 in the years 1 to 9999, got ${time}`,
    );
  }
  return new Date(time).toISOString();
}

function fromNumber(value: number): number | TimeFault {
  const size = Math.abs(value);
  if (!(size < 1e20)) return 'range';
  const [, date] = DIGITS.exec(String(value)) ?? [];
  if (date !== undefined) return isInexact(value) ? 'digits' : fromText(date);
  if (size < 1e11) return value * 1e3;
  if (size < 1e14) return value;
  return size < 1e17 ? value / 1e3 : value / 1e6;
}

/** The most common form, which `Date.parse` reads correctly and faster. */
const COMMON = /^[12]\d{3}-\d\d-(?:[01]\d|2[0-8])T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{3})?Z$/;

function fromText(text: string): number | TimeFault {
  const common = COMMON.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(common)) return common;
  const [whole, date] = DIGITS.exec(text) ?? [];
  if (date?.length === 17 && whole !== date) return 'digits'; // `.0`: was a float
  const iso = ISO.exec(text) ?? ISO_BASIC.exec(date ?? text);
  if (iso) {
    const [, year, month, day, hour, minute, second, fraction, zone] = iso;
    return toMs(year, Number(month), day, hour, minute, second, fraction, zone);
  }
  if (/^-?\d{5,}(\.\d*)?$/.test(text)) return fromNumber(Number(text));
  const rfc = RFC_2822.exec(text);
  if (rfc) {
    const [, day, month, year, hour, minute, second, zone] = rfc;
    return toMs(year, monthOf(month), day, hour, minute, second, undefined, zone);
  }
  const unix = UNIX_DATE.exec(text);
  if (unix) {
    const [, month, day, hour, minute, second, zone, year] = unix;
    return toMs(year, monthOf(month), day, hour, minute, second, undefined, zone);
  }
  return 'form';
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.toLowerCase()) + 1;
}

/** Converts the parts of a date and time to milliseconds; `calendar` if there is no such day or hour. */
function toMs(
  year: string | undefined,
  month: number,
  day: string | undefined,
  hour = '0',
  minute = '0',
  second = '0',
  fraction = '',
  zone = 'Z',
): number | TimeFault {
  const offset = toMinutes(zone);
  if (offset === undefined) return 'form';
  const date = new Date(0);
  date.setUTCFullYear(Number(year), month - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  const same =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === Number(second);
  if (!same) return 'calendar';
  return date.getTime() + Number(`0.${fraction.slice(0, 20)}`) * 1e3 - offset * 60_000;
}

/** Minutes east of UTC. */
function toMinutes(zone: string): number | undefined {
  const hours = ZONES[zone.toUpperCase()];
  if (hours !== undefined) return hours * 60;
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!offset) return undefined;
  const [, sign, h, m = '0'] = offset;
  if (Number(h) > 23 || Number(m) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(h) * 60 + Number(m));
}

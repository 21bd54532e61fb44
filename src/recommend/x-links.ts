/**
 * Finds links by the rules of X's library twitter-text 3.1.0 (Apache-2.0), reimplemented to take time linear in the length
 * of the text. Mastodon's counter uses the same rules.
 */
import { asciiLabelLength } from './punycode-length.ts';
import { longestTopLevelDomain, topLevelDomains } from './top-level-domains.ts';

/** A link and its position in the text. */
export interface Link {
  readonly start: number;
  readonly end: number;
  /** Whether it begins with `http://` or `https://`. */
  readonly hasProtocol: boolean;
}

const MOST_CHARACTERS = 4096;
const MOST_IN_LABEL = 63;
const MOST_IN_SLUG = 40;

const SPACES = '\\t-\\r \\x85\\xA0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
const DIRECTIONS = '\\u202A-\\u202E\\u061C\\u200E\\u200F\\u2066-\\u2069';
const INVALID = '\\uFFFE\\uFEFF\\uFFFF';
/** Characters of a host name: labels, dots, hyphens and "_". */
const NAME = new RegExp(
  `[^!'#%&()*+,\\\\/:;<=>?@[\\]^{|}~$${SPACES}${INVALID}${DIRECTIONS}]+`,
  'g',
);
const JOINT = /[-._]/;
/** Characters that must not precede a link. */
const WITHIN_WORD = new RegExp(`[A-Za-z0-9@＠$#＃${INVALID}]`);
const PROTOCOL = /https?:\/\/$/i;
const NO_DOMAIN_END = /[0-9A-Za-z@+-]/;
const PUNYCODE = /xn--[-0-9a-z]+/iy;
const LATIN =
  '\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u024F\\u0253\\u0254\\u0256\\u0257\\u0259\\u025B\\u0263\\u0268\\u026F\\u0272\\u0289\\u028B\\u02BB\\u0300-\\u036F\\u1E00-\\u1EFF';
const LATIN_LABELS = new RegExp(`[-.a-z0-9${LATIN}]+`, 'gi');
const PORT = /:\d+/y;
const IN_PATH = new RegExp(`[a-z\\u0400-\\u04FF0-9!*';:=+,.$/%#[\\]\\-\\u2013_~@|&${LATIN}]`, 'i');
const ENDS_PATH = new RegExp(`[+\\-a-z\\u0400-\\u04FF0-9=_#/${LATIN}]`, 'i');
const QUERY = /\?[a-z0-9!?*'@();:&=+$/%#[\]\-_.,~|]*/iy;
const ENDS_QUERY = /[a-z0-9\-_&=#/]/i;
const SHORT_LINK = /^https?:\/\/t\.co\/([a-z0-9]+)/i;

/** A label of a host name, up to its dot. Positions are indices of UTF-16 code units in the text. */
interface Label {
  readonly start: number;
  readonly dot: number;
  /** Length of the top-level domain after the dot; 0 if there is none. */
  readonly domain: number;
  /** Position of the last "_", which is not allowed in the label before the top-level domain; -1 if there is none. */
  readonly underscore: number;
  /** The last label before a top-level domain that a host name can reach through the next label. */
  readonly onward: Label | undefined;
}

interface Match {
  readonly domainEnd: number;
  /** End of the path; `domainEnd` if there is none. */
  readonly pathEnd: number;
  readonly end: number;
}

/** Returns all links of a text, in order. */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  if (!text.includes('.')) return links;
  let from = 0; // end of the last match; no match may begin before it
  for (const { 0: name, index } of text.matchAll(NAME)) {
    if (index + name.length <= from || !name.includes('.')) continue;
    const labels = labelsOf(text, index, index + name.length);
    from = findAfterProtocol(text, index, labels[0], from, links);
    for (const label of labels) from = findInLabel(text, label, from, links);
  }
  return links;
}

function labelsOf(text: string, start: number, end: number): Label[] {
  const dots: number[] = [];
  for (let at = text.indexOf('.', start); at >= 0 && at < end; at = text.indexOf('.', at + 1)) {
    dots.push(at);
  }
  const labels: Label[] = [];
  let next: Label | undefined;
  for (let i = dots.length - 1; i >= 0; i--) {
    const dot = dots[i];
    const labelStart = i > 0 ? dots[i - 1] + 1 : start;
    const label = text.slice(labelStart, dot);
    next = {
      start: labelStart,
      dot,
      domain: topLevelDomainAt(text, dot + 1, text.length),
      underscore: label.includes('_') ? labelStart + label.lastIndexOf('_') : -1,
      onward: next && reach(text, next, next.start),
    };
    labels.push(next);
  }
  return labels.reverse();
}

/** The last label of the longest host name that begins at `start`, within the given label. */
function reach(text: string, label: Label, start: number): Label | undefined {
  if (start >= label.dot || JOINT.test(text[start]) || JOINT.test(text[label.dot - 1])) {
    return undefined;
  }
  return label.onward ?? (label.domain > 0 && label.underscore < start ? label : undefined);
}

function findAfterProtocol(
  text: string,
  nameStart: number,
  label: Label,
  from: number,
  links: Link[],
): number {
  const protocol = PROTOCOL.exec(text.slice(Math.max(0, nameStart - 8), nameStart))?.[0];
  if (protocol === undefined) return from;
  const start = nameStart - protocol.length;
  const last = reach(text, label, nameStart);
  if (!last || !mayBegin(text, start, from)) return from;
  const { domainEnd, end } = matchOn(text, last);
  const link = text.slice(start, end);
  if (protocol.length + link.length > MOST_CHARACTERS) return end;
  if (!isHost(text.slice(nameStart, domainEnd))) return end;
  const short = SHORT_LINK.exec(link);
  if (!short) links.push({ start, end, hasProtocol: true });
  else if (short[1].length <= MOST_IN_SLUG) {
    const shortEnd = queryEnd(text, start + short[0].length);
    links.push({ start, end: shortEnd, hasProtocol: true });
  }
  return end;
}

function findInLabel(text: string, label: Label, from: number, links: Link[]): number {
  const start = startIn(text, label, from);
  if (start === undefined) return from;
  const { domainEnd, pathEnd, end } = matchOn(text, reach(text, label, start)!);
  const before = start > 0 ? text[start - 1] : '';
  const host = text.slice(start, domainEnd);
  if (/[-_./]/.test(before) || 'https://'.length + end - start > MOST_CHARACTERS) return end;
  if (!isHost(host)) return end;
  const parts = latinParts(host);
  for (const [i, [partStart, partEnd]] of parts.entries()) {
    const tail = i === parts.length - 1 && pathEnd > domainEnd ? end - domainEnd : 0;
    links.push({ start: start + partStart, end: start + partEnd + tail, hasProtocol: false });
  }
  return end;
}

/** Start of the first link in a label. */
function startIn(text: string, label: Label, from: number): number | undefined {
  const isStart = (at: number) => mayBegin(text, at, from) && reach(text, label, at) !== undefined;
  if (!label.onward && label.domain === 0) return undefined;
  const first = label.onward ? label.start : Math.max(label.start, label.underscore + 1);
  // As in twitter-text, position 1 is tried before position 0.
  if (first === 0 && isStart(1)) return 1;
  for (let at = Math.max(first, from); at < label.dot; at++) if (isStart(at)) return at;
  return undefined;
}

function mayBegin(text: string, at: number, from: number): boolean {
  if (at === 0) return from === 0;
  return at > from && !WITHIN_WORD.test(text[at - 1]);
}

function matchOn(text: string, last: Label): Match {
  const domainEnd = last.dot + 1 + last.domain;
  PORT.lastIndex = domainEnd;
  const portEnd = PORT.test(text) ? PORT.lastIndex : domainEnd;
  const path = pathEndAt(text, portEnd);
  return { domainEnd, pathEnd: path > portEnd ? path : domainEnd, end: queryEnd(text, path) };
}

function topLevelDomainAt(text: string, at: number, end: number): number {
  let most = 0;
  while (at + most < end && most < longestTopLevelDomain && text[at + most] !== '.') most++;
  for (let length = most; length > 0; length--) {
    const next = at + length;
    if (next < end && NO_DOMAIN_END.test(text[next])) continue;
    if (topLevelDomains.has(text.slice(at, next).toLowerCase())) return length;
  }
  PUNYCODE.lastIndex = at;
  return Math.min(end - at, PUNYCODE.exec(text)?.[0].length ?? 0);
}

/** A path ends at one of the characters that may end it, and at the parentheses that follow this directly. */
function pathEndAt(text: string, at: number): number {
  if (text[at] !== '/') return at;
  let end = at + 1;
  for (let i = end; i < text.length; ) {
    const opens = text[i] === '(';
    const next = opens ? balancedEnd(text, i) : plainEnd(text, i, 1);
    if (next === i) break;
    if (opens ? i === end : ENDS_PATH.test(text[i])) end = next;
    i = next;
  }
  return end;
}

/** End of a balanced pair of parentheses, which may contain another pair; `open` if there is none. */
function balancedEnd(text: string, open: number): number {
  const inner = plainEnd(text, open + 1);
  if (text[inner] === ')') return inner > open + 1 ? inner + 1 : open;
  if (text[inner] !== '(') return open;
  const innerEnd = plainEnd(text, inner + 1);
  if (text[innerEnd] !== ')' || innerEnd === inner + 1) return open;
  const end = plainEnd(text, innerEnd + 1);
  return text[end] === ')' ? end + 1 : open;
}

function plainEnd(text: string, start: number, most = text.length): number {
  let end = start;
  while (end < text.length && end - start < most && IN_PATH.test(text[end])) end++;
  return end;
}

function queryEnd(text: string, at: number): number {
  QUERY.lastIndex = at;
  const query = QUERY.exec(text)?.[0] ?? '';
  let length = query.length;
  while (length > 1 && !ENDS_QUERY.test(query[length - 1])) length--;
  return at + (length > 1 ? length : 0);
}

/** Whether each label is within the length limit of DNS. */
function isHost(host: string): boolean {
  if (host.startsWith('xn--') && latinParts(host).length === 0) return false;
  return host.split('.').every((label) => {
    const parts = label.split(/[\u3002\uFF0E\uFF61]/);
    let length = parts.length - 1;
    for (const part of parts) length += asciiLabelLength(part, MOST_IN_LABEL);
    return length > 0 && length <= MOST_IN_LABEL;
  });
}

/**
 * Start and end of the parts of a host name with Latin labels. Without a protocol, only these count as links.
 * twitter-text looks for the text of each part after the previous one. It may find a copy that comes before the
 * part, so in `example.coma好example.com` the link is the first `example.com`.
 */
function latinParts(host: string): [start: number, end: number][] {
  const parts: [number, number][] = [];
  let from = 0;
  let lastEnd = 0;
  for (const { 0: run, index } of host.matchAll(LATIN_LABELS)) {
    let start = Math.max(index, from);
    while (host[start] === '.') start++;
    for (
      let dot = index + run.lastIndexOf('.');
      dot > start;
      dot = host.lastIndexOf('.', dot - 1)
    ) {
      const length = topLevelDomainAt(host, dot + 1, host.length);
      if (length === 0) continue;
      from = dot + 1 + length;
      const part = host.slice(start, from);
      const place = host.indexOf(part, lastEnd);
      lastEnd = place + part.length;
      parts.push([place, lastEnd]);
      break;
    }
  }
  return parts;
}

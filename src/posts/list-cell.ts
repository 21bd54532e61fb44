/** Parses and writes table cells (CSV, TSV, strings in Parquet) with several tags or replies. */
import { decodeHTML } from 'entities';
import {
  ListSyntaxError,
  looksLikeList,
  looksWrapped,
  type PrintedList,
  parsePrintedList,
  parseQuotedItems,
} from './list-syntax.ts';
import { isMissingMark } from './missing-values.ts';
import { MalformedError } from './validate.ts';

/** HTML that was never decoded: `&lt;a&gt;&lt;b&gt;`, `[&quot;a&quot;]`. */
const ESCAPED = /^(?:&lt;.*&gt;$|[[({]\s*&(?:quot|apos|#39|#34|#x27|#x22);)/s;

/**
 * Parses the tags of a cell: a list as printed by a program (`list-syntax.ts`), `<a><b>`, `|a|b|`, `#a #b`, `#a#b`, or
 * tags joined by one of `;`, `,` and `|`. An empty cell, an empty list or a mark of a missing value means no tags.
 *
 * @throws {MalformedError} if the cell begins like a list but is not one, so that brackets never become part of tags
 */
export function parseTagCell(cell: string): readonly string[] {
  const trimmed = cell.trim();
  if (trimmed === '' || isMissingMark(trimmed)) return [];
  const text = ESCAPED.test(trimmed) ? decodeHTML(trimmed) : trimmed;
  if (looksLikeList(text) || looksWrapped(text)) {
    // "(G)I-DLE" is a name.
    const list =
      text[0] === '(' ? orUndefined(() => parsePrintedList(text))?.items : parseList(text);
    if (list) return list;
  }
  if (/^<(?:.*>$|[^<>]*><)/s.test(text)) return angleTags(text);
  if (/^(?:["']|u')/.test(text)) {
    const list = orUndefined(() => parseQuotedItems(text));
    if (list) return list.items.length === 1 ? parseAgain(list.items[0], text) : list.items;
  }
  if (/^[^[{]*[\]}]$/.test(text)) throw malformed('has no opening bracket', cell);
  return hashTags(text) ?? separated(text);
}

/** Parses the replies of a cell: the items of a list if all of them are quoted, else one text. */
export function parseConversationCell(cell: string): string | readonly string[] {
  const text = cell.trim();
  if (text === '' || !looksLikeList(text)) return cell;
  const list = orUndefined(() => parsePrintedList(text));
  return list?.quoted ? list.items : cell;
}

/** The inverse of `parseTagCell`: joins the tags by `;` if that is safe, else writes a JSON array. */
export function toTagCell(tags: readonly string[]): string {
  const joined = tags.join(';');
  const plain =
    tags.every((tag) => tag === tag.trim() && !/[;,|[\](){}<>#＃"'\\]/.test(tag)) &&
    !isMissingMark(joined);
  return plain ? joined : JSON.stringify(tags);
}

function parseList(text: string): readonly string[] {
  try {
    return parsePrintedList(text).items;
  } catch (error) {
    if (!(error instanceof ListSyntaxError)) throw error;
    throw malformed(error.message, text);
  }
}

/** Parses a list that was printed as a string a second time; else the item is one quoted tag. */
function parseAgain(item: string, text: string): readonly string[] {
  return item !== '' && looksLikeList(item) && item.length < text.length ? parseList(item) : [item];
}

function orUndefined(parse: () => PrintedList): PrintedList | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ListSyntaxError)) throw error;
    return undefined;
  }
}

function malformed(what: string, cell: string): MalformedError {
  return new MalformedError(`tags must be a list that can be read; this one ${what}`, cell);
}

/** Parses `<c#><.net>`, as in older dumps of Stack Exchange. */
function angleTags(text: string): string[] {
  const tags = text.slice(1, -1).split('><');
  if (!text.endsWith('>') || tags.some((tag) => tag === '' || /[<>]/.test(tag))) {
    throw malformed('has unpaired angle brackets', text);
  }
  return tags;
}

const HASH = /[#＃]/;

/** Emoji and other symbols before a hashtag, as in `🎉#summer`. */
const SIGNS = /^[^\p{L}\p{N}_#＃;,|]+(?=[#＃])/u;

/**
 * Parses `#a #b`, `#a#b` and Weibo's `#a b#`. Words without `#` between run-together tags are not tags. Returns
 * `undefined` for other cells, such as `#New York; #Paris`.
 */
function hashTags(text: string): string[] | undefined {
  if (!HASH.test(text)) return undefined;
  const parts = text.split(HASH);
  const pairs =
    parts.length % 2 === 1 && parts.every((part, i) => i % 2 === 1 || part.trim() === '');
  if (pairs) return parts.filter((_, i) => i % 2 === 1);
  const words = text.split(/\s+/).map((word) => word.replace(SIGNS, ''));
  const tagged = words.filter((word) => HASH.test(word[0]));
  const inTags = tagged.reduce((sum, word) => sum + word.split(HASH).length - 1, 0);
  const runTogether = inTags >= 2 && !/[;,|]/.test(text);
  if (tagged.length < words.length && !runTogether) return undefined;
  return tagged.flatMap((word) => word.split(/[#＃,;|]+/)).filter(Boolean);
}

function separated(text: string): string[] {
  const separator = [';', ',', '|'].find((s) => text.includes(s));
  const parts = separator === undefined ? [text] : text.split(separator);
  return parts
    .flatMap((part) => {
      const tag = part.trim();
      return HASH.test(tag[0] ?? '') && !/\s/.test(tag)
        ? tag.split(HASH)
        : tag.replace(/^[#＃\s]+/, '');
    })
    .filter(Boolean);
}

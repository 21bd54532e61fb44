import { decodeHTML } from 'entities';
import { findMarkup } from '../base/html-tags.ts';
import type { TextOptions } from './options.ts';

/** Zero-width space, soft hyphen, byte order mark, word joiner, variation selectors. */
const INVISIBLE = /[\u00AD\u200B\u2060\uFEFF]|[\uFE0E\uFE0F]/g;
const BLOCK = /^(?:p|br|div|li|ul|ol|h[1-6]|blockquote|pre|tr|td)$/;
const APOSTROPHE = /[\u2018\u2019\u02BC]/g;
const NOT_ASCII = /[^\0-\x7F]/;

/**
 * Normalizes the characters of a source for the later steps: removes HTML tags, then decodes entities (in this order,
 * so that "&lt;b&gt;" becomes what its author typed), applies NFKC and replaces apostrophes with plain ones.
 */
export function normalizeCharacters(text: string, options: TextOptions): string {
  let s = text;
  if (options.html && s.includes('<')) s = withoutMarkup(s);
  if (options.entities && s.includes('&')) s = decodeHTML(s);
  if (!NOT_ASCII.test(s)) return s;
  s = s.replace(INVISIBLE, '');
  if (options.nfkc) s = s.normalize('NFKC');
  return s.replace(APOSTROPHE, "'"); // after NFKC, which produces one from "ŉ"
}

function withoutMarkup(text: string): string {
  let rest = '';
  let at = 0;
  for (const { start, end, name, isCut } of findMarkup(text)) {
    if (isCut) break;
    rest += text.slice(at, start) + (name !== undefined && BLOCK.test(name) ? ' ' : '');
    at = end;
  }
  return rest + text.slice(at);
}

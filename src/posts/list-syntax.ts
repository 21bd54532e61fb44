/**
 * Parses lists that programs printed into one string: JSON, Python (lists, tuples, sets), NumPy, R, DuckDB, Spark and
 * PostgreSQL. One grammar covers them, since they differ only in brackets, quotes and separators:
 *
 *     list = opener [item {separator item}] closer        opener and closer: [ ], ( ) or { }
 *     item = 'quoted' or "quoted" (u'...', np.str_('...') and curly quotes too), or a bare word as DuckDB and PostgreSQL print
 *     separator = a comma, or only white space after a quoted item (NumPy)
 *
 * The time is linear in the length of the string.
 */
import { isMissingMark } from './missing-values.ts';
import { escapeAt } from './string-escapes.ts';

/** A parsed list. */
export interface PrintedList {
  /** Its items in order, without marks of missing values. */
  readonly items: readonly string[];
  /** Whether every item was quoted. */
  readonly quoted: boolean;
}

/** Why a string that looks like a list is not one. The message completes "a list that ...". */
export class ListSyntaxError extends Error {}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

/** `array([...], dtype=object)`, `set()`, `c("a", "b")`, `WrappedArray(a, b)`. */
const WRAPPER =
  /^(?:(?:np|numpy)\.)?(array|list|set|frozenset|tuple|deque|c|character|List|Array|ArrayBuffer|WrappedArray|Set|Vector)\(/;

/** Any other word around a list: `Index(['a', 'b'], dtype='object')`, `dict_keys(['a'])`. */
const ANY_WRAPPER = /^[A-Za-z_][\w.]*\((?=\s*[[({])/;

/** What may follow the list in a wrapper: `, dtype=object, name='tags'`. */
const ARGUMENTS = /^(?:\s*,(?:\s*\w{1,20}=[^,()[\]{}]{1,40})?)*\s*$/;

/** The closing quote for each opening one. */
const QUOTES: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '“': '”',
  '”': '”',
  '„': '“',
};

const WHITE = /\s/;

/** Whether a string begins like a list. */
export function looksLikeList(text: string): boolean {
  return text[0] in CLOSERS || WRAPPER.test(text);
}

/** Whether a string begins like a list that a program printed with a word around it. */
export function looksWrapped(text: string): boolean {
  return ANY_WRAPPER.test(text);
}

/**
 * Parses a whole string for which `looksLikeList` or `looksWrapped` is true.
 *
 * @throws {ListSyntaxError} if it is not a list
 */
export function parsePrintedList(text: string): PrintedList {
  const wrapper = WRAPPER.exec(text) ?? ANY_WRAPPER.exec(text);
  if (!wrapper) return new ListParser(text).all();
  if (!text.endsWith(')')) throw new ListSyntaxError('is not closed');
  if (wrapper[1] === 'character') return { items: [], quoted: true }; // R's character(0)
  const inner = text.slice(wrapper[0].length, -1).trim();
  if (inner[0] in CLOSERS) {
    const list = inner.slice(0, 1 + lastCloser(inner));
    const rest = inner.slice(list.length);
    if (rest.length < 200 && ARGUMENTS.test(rest)) return new ListParser(list).all();
  }
  return new ListParser(text.slice(wrapper[0].length - 1)).all();
}

/**
 * Parses quoted items without brackets: `'a', 'b'`.
 *
 * @throws {ListSyntaxError} if the text is anything else
 */
export function parseQuotedItems(text: string): PrintedList {
  return new ListParser(text).items(0, '');
}

function lastCloser(text: string): number {
  return text.lastIndexOf(CLOSERS[text[0]]);
}

interface Item {
  readonly text: string;
  readonly quoted: boolean;
}

class ListParser {
  readonly #text: string;
  readonly #hasBackslash: boolean;
  #at = 0;
  /** Whether a backslash may precede any character and means that character, as in PostgreSQL. */
  #postgres = false;

  constructor(text: string) {
    this.#text = text;
    this.#hasBackslash = text.includes('\\');
  }

  all(): PrintedList {
    const opener = this.#text[0];
    const closer = CLOSERS[opener];
    this.#postgres = opener === '{';
    const list = this.items(1, closer);
    if (this.#at < this.#text.length) throw new ListSyntaxError('continues after its end');
    return list;
  }

  /** Parses the items from `start` to the closer, or to the end of the text if the closer is ''. */
  items(start: number, closer: string): PrintedList {
    const text = this.#text;
    const items: Item[] = [];
    this.#at = start;
    // Whether only white space separates the next item from the previous one.
    let spaced = false;
    for (;;) {
      this.#skipWhite();
      const char = text[this.#at];
      if (char === undefined) {
        if (closer === '') break;
        throw new ListSyntaxError('is not closed');
      }
      if (char === closer) {
        this.#at++;
        break;
      }
      const item = this.#quotedItem() ?? this.#bareItem(closer, spaced);
      items.push(item);
      const end = this.#at;
      this.#skipWhite();
      const next = text[this.#at];
      spaced = false;
      if (next === ',' || (closer === '' && next === ';')) this.#at++;
      else if (next !== closer && next !== undefined) {
        if (this.#at === end) throw new ListSyntaxError('has text after a closing quote');
        spaced = true;
      }
    }
    return withoutMissing(items);
  }

  #skipWhite(): void {
    while (this.#at < this.#text.length && WHITE.test(this.#text[this.#at])) this.#at++;
  }

  #quotedItem(): Item | undefined {
    const text = this.#text;
    const prefix = /(?:[uU]|np\.str_\()?(?=["'“”„])/y;
    prefix.lastIndex = this.#at;
    const found = prefix.exec(text);
    if (!found) return undefined;
    this.#at += found[0].length;
    const item = { text: this.#string(), quoted: true };
    if (found[0].length > 1 && text[this.#at++] !== ')') {
      throw new ListSyntaxError('has text after a closing quote');
    }
    return item;
  }

  /** Parses the string whose opening quote is next. */
  #string(): string {
    const text = this.#text;
    const quote = QUOTES[text[this.#at]];
    let from = this.#at + 1;
    if (!this.#hasBackslash) {
      const end = text.indexOf(quote, from);
      if (end < 0) throw new ListSyntaxError('has an unclosed quote');
      this.#at = end + 1;
      return text.slice(from, end);
    }
    const plainEscapes = this.#postgres && quote === '"';
    let value = '';
    for (let i = from; i < text.length; i++) {
      const char = text[i];
      if (char === quote) {
        this.#at = i + 1;
        return value + text.slice(from, i);
      }
      if (char !== '\\') continue;
      value += text.slice(from, i);
      const escaped = plainEscapes ? { value: text[i + 1] ?? '', length: 2 } : escapeAt(text, i);
      if (!escaped) throw new ListSyntaxError('has an unknown escape');
      value += escaped.value;
      i += escaped.length - 1;
      from = i + 1;
    }
    throw new ListSyntaxError('has an unclosed quote');
  }

  #bareItem(closer: string, spaced: boolean): Item {
    const text = this.#text;
    const start = this.#at;
    let end = start;
    while (end < text.length && text[end] !== ',' && text[end] !== closer) {
      if ('[](){}"\\'.includes(text[end])) {
        throw new ListSyntaxError('contains more than strings');
      }
      if (spaced && WHITE.test(text[end])) break;
      // NumPy's [None 'a'], unlike DuckDB's [rock 'n' roll]
      if (text[end] === "'" && end - start < 8 && isMissingMark(text.slice(start, end).trim()))
        break;
      end++;
    }
    const word = text.slice(start, end).trim();
    this.#at = start + word.length;
    if (/(?:^|\s)(?:\.\.\.|…)(?:\s|$)/.test(word)) {
      throw new ListSyntaxError('was shortened with "..."');
    }
    if (/^[bB]'.*'$/.test(word)) throw new ListSyntaxError('contains more than strings');
    if (word === '') throw new ListSyntaxError('lacks an item between two commas');
    if (word.startsWith("'")) throw new ListSyntaxError('has an unclosed quote');
    if (spaced && !isMissingMark(word)) {
      throw new ListSyntaxError('has text after a closing quote');
    }
    // ’ is also an apostrophe: ‘90s
    const curly = /^[‘’](.+)’$/s.exec(word);
    return curly ? { text: curly[1], quoted: true } : { text: word, quoted: false };
  }
}

/**
 * Removes missing values. A quoted `nan` is a tag. If all unquoted items are marks of missing values, they are missing
 * (Python, NumPy); if there are other unquoted words, all are strings except `NULL` (DuckDB, PostgreSQL).
 */
function withoutMissing(items: readonly Item[]): PrintedList {
  const bare = items.filter(({ quoted }) => !quoted);
  const isMissing = bare.every(({ text }) => isMissingMark(text))
    ? isMissingMark
    : (word: string) => word.toUpperCase() === 'NULL';
  return {
    items: items.filter(({ text, quoted }) => quoted || !isMissing(text)).map(({ text }) => text),
    quoted: bare.every(({ text }) => isMissing(text)),
  };
}

/**
 * Finds the items of lists in a stream of JSON text, without storing or parsing the rest, since an archive may be
 * larger than memory.
 */

import { concatBytes, decodeUtf8 } from '../base/bytes.ts';

const code = (character: string) => character.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, COLON] = [code('"'), code('\\'), code(','), code(':')];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = ['[', ']', '{', '}'].map(code) as [
  number,
  number,
  number,
  number,
];
const [SPACE, LF] = [code(' '), code('\n')];

/** Keys that lead to a list are shorter than this. */
const MAX_KEY_BYTES = 64;

export interface JsonItemsOptions {
  /**
   * The lists to find, as keys from the outermost object: `['first/orderedItems']`. A single value in place of a list
   * is its only item. If empty, whole documents are the items. The elements of an outermost list are always items.
   */
  readonly lists: readonly string[];
  readonly maxItemBytes: number;
  /** Called with each item, or with undefined for an item longer than allowed. */
  readonly onItem: (bytes: Uint8Array | undefined, list: string) => void;
}

/** Scans JSON documents that follow each other, on separate lines or not. Text before and between them is skipped. */
export class JsonItemScanner {
  readonly #options: JsonItemsOptions;
  readonly #maxDepth: number;

  /** For each open container outside items: the latest key of an object, `[]` for a list. */
  #path: string[] = [];
  #key: number[] = [];
  /** Whether the next value belongs to a key. */
  #afterColon = false;
  /** How many containers are open within the list whose items are wanted, including the list; 0 outside such a list. */
  #listDepth = 0;
  #list = '';
  #inString = false;
  #escaped = false;

  #inItem = false;
  #itemDepth = 0;
  #itemIsString = false;
  #pieces: Uint8Array[] = [];
  #itemBytes = 0;

  /** Whether any list was found, or any document if documents are the items. */
  found = false;

  constructor(options: JsonItemsOptions) {
    this.#options = options;
    this.#maxDepth = Math.max(0, ...options.lists.map((list) => list.split('/').length));
  }

  /** Whether everything that was opened is closed. */
  get isComplete(): boolean {
    return !this.#inItem && !this.#inString && this.#path.length === 0;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#inItem && this.#itemIsString) this.#endItem(chunk.subarray(start, i + 1));
        } else if (!this.#inItem && this.#key.length < MAX_KEY_BYTES) this.#key.push(byte);
        continue;
      }
      if (this.#inItem) {
        if (byte === QUOTE) this.#inString = true;
        else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#itemDepth++;
        else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
          if (this.#itemDepth > 0) {
            if (--this.#itemDepth === 0) this.#endItem(chunk.subarray(start, i + 1));
            continue;
          }
        }
        const scalar = this.#itemDepth === 0;
        if (!scalar || !endsScalar(byte)) continue;
        this.#endItem(chunk.subarray(start, i));
      }
      if (byte === SPACE || byte === LF) continue;
      if (this.#beginsItem(byte)) {
        this.#inItem = true;
        this.#afterColon = false;
        start = i;
        this.#itemIsString = byte === QUOTE;
        if (byte === QUOTE) this.#inString = true;
        if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#itemDepth = 1;
      } else {
        this.#outside(byte);
      }
    }
    if (this.#inItem) this.#hold(chunk.subarray(start));
  }

  /** Whether the byte is the first of an item. */
  #beginsItem(byte: number): boolean {
    if (byte <= SPACE || byte === COMMA || byte === COLON) return false;
    if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) return false;
    if (this.#listDepth > 0) return true;
    if (this.#path.length === 0) {
      const document = byte === OPEN_OBJECT && this.#options.lists.length === 0;
      if (document) this.found = true;
      return document;
    }
    const list = this.#wanted();
    if (list === undefined || byte === OPEN_LIST) return false;
    this.#list = list;
    this.found = true;
    return true;
  }

  /** The list that the latest key leads to, if it is wanted. */
  #wanted(): string | undefined {
    if (!this.#afterColon || this.#path.length > this.#maxDepth) return undefined;
    const path = this.#path.join('/');
    return this.#options.lists.includes(path) ? path : undefined;
  }

  /** Processes a byte outside items. */
  #outside(byte: number): void {
    if (byte === QUOTE) {
      this.#inString = true;
      this.#key = [];
    } else if (byte === COLON) {
      const depth = this.#path.length;
      if (depth === 0 || this.#path[depth - 1] === '[]') return;
      this.#path[depth - 1] = decodeUtf8(Uint8Array.from(this.#key));
      this.#afterColon = true;
    } else if (byte === OPEN_LIST) {
      const list = this.#path.length === 0 ? '' : this.#wanted();
      if (list !== undefined) {
        this.#list = list;
        this.#listDepth = 1;
        this.found = true;
      }
      this.#path.push('[]');
      this.#afterColon = false;
    } else if (byte === OPEN_OBJECT) {
      this.#path.push('');
      this.#afterColon = false;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      this.#path.pop();
      this.#listDepth = 0;
      this.#afterColon = false;
    } else if (byte === COMMA) {
      this.#afterColon = false;
    }
  }

  #hold(bytes: Uint8Array): void {
    this.#itemBytes += bytes.length;
    if (this.#itemBytes <= this.#options.maxItemBytes) this.#pieces.push(bytes);
    else this.#pieces = [];
  }

  #endItem(bytes: Uint8Array): void {
    this.#hold(bytes);
    const tooLong = this.#itemBytes > this.#options.maxItemBytes;
    const whole = concatBytes(this.#pieces);
    this.#pieces = [];
    this.#itemBytes = 0;
    this.#inItem = false;
    this.#itemDepth = 0;
    this.#options.onItem(tooLong ? undefined : whole, this.#list);
  }
}

/** Whether a byte ends a number, `true`, `false` or `null`. */
function endsScalar(byte: number): boolean {
  return byte <= SPACE || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT;
}

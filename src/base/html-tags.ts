/** Markup in HTML. The time is linear in the length of the text, whatever it holds. */

/** A piece of markup, from `start` to before `end`. */
export interface Markup {
  readonly start: number;
  readonly end: number;
  /** The element of a tag, in small letters. Undefined for comments, `<!DOCTYPE html>` and `<?php ... ?>`. */
  readonly name?: string;
  /** Whether the tag closes its element. */
  readonly isEnd: boolean;
  /** A comment without an end; `end` is that of the text. */
  readonly isCut: boolean;
}

const START = /<(?:(\/?)([a-z][a-z0-9]*)\b|!--|!doctype\b|\?[a-z])/gi;

/** Outside quoted values, what a tag may not hold, what ends it, and where a quoted value begins. */
const STOP = /[<>]|=\s*(["'])/g;

/** Elements in which there is no markup but their own end. */
const RAW: Readonly<Record<string, RegExp>> = { script: /<\/script\b/gi, style: /<\/style\b/gi };

/** The markup of a text, in order. A `<` that begins none is text. */
export function* findMarkup(html: string): Generator<Markup> {
  const places = new Places(html);
  const tagEnds = new TagEnds(html, places);
  const search = new RegExp(START);
  for (let found = search.exec(html); found; found = search.exec(html)) {
    const [text, slash, name] = found;
    const behind = search.lastIndex;
    let end: number;
    if (name !== undefined) end = tagEnds.find(behind);
    else if (text === '<!--') end = places.behind('-->', behind);
    else if (text[1] === '!') end = places.behind('>', behind);
    else {
      end = places.behind('?>', behind);
      if (end < 0) end = places.behind('>', behind);
    }
    const isCut = end < 0 && text === '<!--';
    if (isCut) end = html.length;
    if (end < 0) continue;
    yield {
      ...{ start: found.index, end, isEnd: slash === '/', isCut },
      ...(name !== undefined && { name: name.toLowerCase() }),
    };
    const content = slash === '' ? RAW[name.toLowerCase()] : undefined;
    search.lastIndex = (content && places.before(content, end)) ?? end;
  }
}

/** Finds pieces of a text, remembering which come no more. Places must be asked for in rising order, roughly. */
class Places {
  readonly #text: string;
  readonly #absentFrom = new Map<string | RegExp, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The place behind the next such piece; -1 if there is none. */
  behind(piece: string, from: number): number {
    if (from >= (this.#absentFrom.get(piece) ?? Number.POSITIVE_INFINITY)) return -1;
    const at = this.#text.indexOf(piece, from);
    if (at < 0) this.#absentFrom.set(piece, from);
    return at < 0 ? -1 : at + piece.length;
  }

  /** The place of the next match; undefined if there is none. */
  before(piece: RegExp, from: number): number | undefined {
    if (from >= (this.#absentFrom.get(piece) ?? Number.POSITIVE_INFINITY)) return undefined;
    const search = new RegExp(piece);
    search.lastIndex = from;
    const at = search.exec(this.#text)?.index;
    if (at === undefined) this.#absentFrom.set(piece, from);
    return at;
  }
}

/** Where tags end. Attribute values in quotes may hold `<` and `>`. */
class TagEnds {
  readonly #text: string;
  readonly #places: Places;
  /** Places behind quoted values from which no end of a tag is reached: no two tags go the same way in vain. */
  readonly #inVain = new Set<number>();

  constructor(text: string, places: Places) {
    this.#text = text;
    this.#places = places;
  }

  /** @returns the place behind the tag, or -1 */
  find(from: number): number {
    const stop = new RegExp(STOP);
    const passed: number[] = [];
    let plainEnd: number | undefined;
    stop.lastIndex = from;
    for (let found = stop.exec(this.#text); found; found = stop.exec(this.#text)) {
      const [text, quote] = found;
      if (text === '>') return stop.lastIndex;
      if (text === '<') break;
      const behind = this.#places.behind(quote, stop.lastIndex);
      if (behind < 0) continue;
      plainEnd ??= this.#plainEnd(stop.lastIndex);
      if (this.#inVain.has(behind)) break;
      passed.push(behind);
      stop.lastIndex = behind;
    }
    for (const place of passed) this.#inVain.add(place);
    // The quotes are none: `<p title="cut off>`.
    return plainEnd ?? -1;
  }

  /** The end of a tag whose quotes mean nothing, or -1. */
  #plainEnd(from: number): number {
    const stop = /[<>]/g;
    stop.lastIndex = from;
    return stop.exec(this.#text)?.[0] === '>' ? stop.lastIndex : -1;
  }
}

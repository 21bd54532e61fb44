/** Finds markup in HTML, in time linear in the length of any text. */

/** A piece of markup, from `start` to before `end`. */
export interface Markup {
  readonly start: number;
  readonly end: number;
  /** The element of a tag, in lower case. Undefined for comments, `<!DOCTYPE html>` and `<?php ... ?>`. */
  readonly name?: string;
  /** Whether the tag closes its element. */
  readonly isEnd: boolean;
  /** Whether this is a comment without an end; `end` is then the end of the text. */
  readonly isCut: boolean;
}

const START = /<(?:(\/?)([a-z][a-z0-9]*)\b|!--|!doctype\b|\?[a-z])/gi;

/** Outside quoted values: `<`, which a tag cannot contain, `>`, which ends it, and the start of a quoted value. */
const STOP = /[<>]|=\s*(["'])/g;

/** Elements that contain no markup except their own end. */
const RAW: Readonly<Record<string, RegExp>> = { script: /<\/script\b/gi, style: /<\/style\b/gi };

/** Yields the markup of a text, in order. A `<` that does not begin markup is text. */
export function* findMarkup(html: string): Generator<Markup> {
  const places = new Places(html);
  const tagEnds = new TagEnds(html, places);
  const search = new RegExp(START);
  for (let found = search.exec(html); found; found = search.exec(html)) {
    const [text, slash, name] = found;
    const from = search.lastIndex;
    let end: number;
    if (name !== undefined) end = tagEnds.find(from);
    else if (text === '<!--') end = places.after('-->', from);
    else if (text[1] === '!') end = places.after('>', from);
    else {
      end = places.after('?>', from);
      if (end < 0) end = places.after('>', from);
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

/** Finds pieces of a text, and remembers those that do not occur again. Look-ups go roughly from left to right. */
class Places {
  readonly #text: string;
  readonly #absentFrom = new Map<string | RegExp, number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The place after the next such piece; -1 if there is none. */
  after(piece: string, from: number): number {
    if (from >= (this.#absentFrom.get(piece) ?? Number.POSITIVE_INFINITY)) return -1;
    const at = this.#text.indexOf(piece, from);
    if (at < 0) this.#absentFrom.set(piece, from);
    return at < 0 ? -1 : at + piece.length;
  }

  /** The place where the next match begins; undefined if there is none. */
  before(piece: RegExp, from: number): number | undefined {
    if (from >= (this.#absentFrom.get(piece) ?? Number.POSITIVE_INFINITY)) return undefined;
    const search = new RegExp(piece);
    search.lastIndex = from;
    const at = search.exec(this.#text)?.index;
    if (at === undefined) this.#absentFrom.set(piece, from);
    return at;
  }
}

/** Finds the ends of tags. Quoted attribute values may contain `<` and `>`. */
class TagEnds {
  readonly #text: string;
  readonly #places: Places;
  /** Places after quoted values from which no end of a tag was found, so that no tag searches from there again. */
  readonly #deadEnds = new Set<number>();

  constructor(text: string, places: Places) {
    this.#text = text;
    this.#places = places;
  }

  /** @returns the place after the tag, or -1 */
  find(from: number): number {
    const stop = new RegExp(STOP);
    const passed: number[] = [];
    let plainEnd: number | undefined;
    stop.lastIndex = from;
    for (let found = stop.exec(this.#text); found; found = stop.exec(this.#text)) {
      const [text, quote] = found;
      if (text === '>') return stop.lastIndex;
      if (text === '<') break;
      const after = this.#places.after(quote, stop.lastIndex);
      if (after < 0) continue;
      plainEnd ??= this.#plainEnd(stop.lastIndex);
      if (this.#deadEnds.has(after)) break;
      passed.push(after);
      stop.lastIndex = after;
    }
    for (const place of passed) this.#deadEnds.add(place);
    // The quotes do not delimit a value: `<p title="cut off>`.
    return plainEnd ?? -1;
  }

  /** The end of a tag if its quotes are ignored, or -1. */
  #plainEnd(from: number): number {
    const stop = /[<>]/g;
    stop.lastIndex = from;
    return stop.exec(this.#text)?.[0] === '>' ? stop.lastIndex : -1;
  }
}

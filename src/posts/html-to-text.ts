import { decodeHTML } from 'entities';
import { findMarkup } from '../base/html-tags.ts';

/** Elements that separate paragraphs, and those that separate lines. Other elements do not separate words. */
const PARAGRAPH = /^(?:p|h[1-6]|blockquote|pre|hr|table)$/;
const LINE =
  /^(?:div|ul|ol|li|dl|dt|dd|tr|caption|section|article|aside|header|footer|nav|main|figure|figcaption|address|details|summary|form|fieldset)$/;
const CELL = /^(?:td|th)$/;
const HIDDEN = /^(?:script|style|template)$/;

/**
 * Converts the HTML of Fediverse servers to text: paragraphs are separated by an empty line, blocks and breaks by line
 * ends, cells by a space. White space is collapsed except in `<pre>`. Spans of class `invisible`, in which Mastodon
 * puts both ends of a URL, stay, so the URL remains complete. The time is linear in the length.
 */
export function htmlToText(html: string): string {
  const writer = new TextWriter();
  let at = 0;
  let hidden: string | undefined;
  for (const { start, end, name, isEnd } of findMarkup(html)) {
    if (hidden === undefined) writer.text(html.slice(at, start));
    at = end;
    if (name === undefined) continue;
    if (hidden !== undefined) {
      if (isEnd && name === hidden) hidden = undefined;
    } else if (HIDDEN.test(name) && !isEnd) hidden = name;
    else writer.tag(name, isEnd);
  }
  if (hidden === undefined) writer.text(html.slice(at));
  return writer.end();
}

class TextWriter {
  #out: string[] = [];
  #breaks = 0;
  #space = false;
  #preformatted = 0;

  text(html: string): void {
    if (html === '') return;
    const collapses = this.#preformatted === 0;
    const text = collapses ? html.replace(/[ \t\r\n\f]+/g, ' ') : html;
    const body = collapses ? text.replace(/^ | $/g, '') : text;
    if (body === '') {
      this.#space = true;
      return;
    }
    if (this.#out.length > 0) {
      if (this.#breaks > 0) this.#out.push('\n'.repeat(this.#breaks));
      else if (this.#space || (collapses && text[0] === ' ')) this.#out.push(' ');
    }
    this.#out.push(decodeHTML(body));
    this.#breaks = 0;
    this.#space = collapses && text.at(-1) === ' ';
  }

  tag(name: string, isEnd: boolean): void {
    if (name === 'pre') this.#preformatted = isEnd ? Math.max(0, this.#preformatted - 1) : 1;
    if (name === 'br') this.#breaks = Math.min(2, this.#breaks + 1);
    else if (PARAGRAPH.test(name)) this.#breaks = 2;
    else if (LINE.test(name)) this.#breaks = Math.max(1, this.#breaks);
    else if (CELL.test(name)) this.#space = true;
  }

  end(): string {
    return this.#out.join('').trim();
  }
}

import type { Platform, PlatformName } from '../../src/recommend/platforms.ts';
import type { Suggestion } from '../../src/recommend/post-process.ts';
import type { Suggestions } from '../../src/recommend/suggest.ts';
import { findHashtags, tagAsWritten } from '../../src/text/hashtags.ts';
import { fits } from '../src/budget.ts';
import { addTag, bodyOf, removeTag } from '../src/draft-tags.ts';
import { editTextarea } from '../src/edit-textarea.ts';
import { type Asking, LatestAnswer } from '../src/latest-answer.ts';
import { style } from './style.ts';
import { onDevice, onServer, type Suggester, type Wanted } from './suggester.ts';
import { type ShownTag, TagBar } from './tag-bar.ts';

/** How long typing must pause before tags are suggested. */
const delayMs = 150;
const defaultTags = 5;
const none: Suggestions = { suggestions: [], popular: [] };

/** The detail of `hashtag-add` and `hashtag-remove` events. */
export interface HashtagEventDetail {
  /** Normalized, without `#`. */
  readonly tag: string;
  /** As written in the textarea. */
  readonly written: string;
}

/**
 * `<hashtag-suggest for="ID" bundle="/bundles/knn/">`: suggests hashtags for a textarea while the user writes. Each
 * suggestion is a button that adds the tag to the text or removes it.
 *
 * Attributes: `for` (the textarea's id); `bundle` (URL of a bundle's folder, which runs on the device and is loaded when
 * the textarea is first used) or `server` (URL of an Octothorpe server); `k` (maximum number of tags, default 5); `author`;
 * `platform` (x, mastodon, bluesky, instagram, weibo); `lang`; `show-popular` (if nothing in the draft points to a tag, also
 * offers the most used tags under a separate heading; without it, they are not offered).
 * Events: `hashtag-add`, `hashtag-remove`.
 */
export class HashtagSuggest extends HTMLElement {
  static readonly observedAttributes = [
    'for',
    'bundle',
    'server',
    'k',
    'author',
    'platform',
    'lang',
    'show-popular',
  ];

  readonly #bar: TagBar;
  readonly #popularBar: TagBar;
  readonly #popularHeading = document.createElement('p');
  readonly #status = document.createElement('p');
  readonly #progress = document.createElement('progress');
  readonly #latest: LatestAnswer<Wanted, Suggestions>;
  #textarea: HTMLTextAreaElement | undefined;
  /** Aborting it removes the listeners of the textarea. */
  #listening = new AbortController();
  /** Created when first needed, and again when attributes change. */
  #suggester: Promise<Suggester> | undefined;
  /** The platform for which tags are written; set once there is a suggester. */
  #writing: Platform | undefined;
  /** The last answer. */
  #answer = none;
  #isStarting = false;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const onToggle = (suggestion: Suggestion, isAdded: boolean) =>
      this.#toggle(suggestion, isAdded);
    this.#bar = new TagBar('Suggested hashtags', onToggle);
    this.#popularBar = new TagBar('Popular hashtags', onToggle);
    this.#popularHeading.part.value = 'popular-heading';
    this.#progress.part.value = 'progress';
    this.#progress.hidden = true;
    this.#progress.ariaLabel = 'Loading';
    this.#status.part.value = 'status';
    this.#status.role = 'status';
    const popular = [this.#popularHeading, this.#popularBar.element];
    root.append(this.#bar.element, ...popular, this.#progress, this.#status);
    this.#latest = new LatestAnswer({
      delayMs,
      ask: async (wanted, signal) => (await this.#open()).suggest(wanted, signal),
      onChange: (asking) => this.#show(asking),
    });
  }

  connectedCallback(): void {
    this.#restart();
  }

  disconnectedCallback(): void {
    this.#stop();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#restart();
  }

  /** Runs once for all attributes that change together, and after the whole document, with the textarea, is parsed. */
  async #restart(): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    if (document.readyState === 'loading') {
      await new Promise((loaded) => document.addEventListener('DOMContentLoaded', loaded));
    }
    await undefined;
    this.#isStarting = false;
    this.#stop();
    if (this.isConnected) this.#start();
  }

  #start(): void {
    const id = this.getAttribute('for') ?? '';
    const root = this.getRootNode() as Document | ShadowRoot;
    const found = root.getElementById(id);
    if (!(found instanceof HTMLTextAreaElement)) {
      this.#say(`There is no textarea with the id "${id}".`);
      return;
    }
    if (!this.hasAttribute('bundle') && !this.hasAttribute('server')) {
      this.#say('Set the attribute "bundle" or "server".');
      return;
    }
    this.#say('');
    this.#textarea = found;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    found.addEventListener('input', () => this.#ask(), { signal });
    found.addEventListener('focus', () => this.#open().catch(() => undefined), { signal });
    if (found.value.trim() !== '') this.#ask();
  }

  #stop(): void {
    this.#listening.abort();
    this.#latest.clear();
    this.#suggester?.then((suggester) => suggester.close()).catch(() => undefined);
    this.#suggester = undefined;
    this.#textarea = undefined;
  }

  get #platform(): PlatformName | undefined {
    return (this.getAttribute('platform') as PlatformName | null) ?? undefined;
  }

  /** How the platform marks hashtags: with a leading sign, or a pair of signs. */
  get #marking() {
    return this.#platform === 'weibo' ? 'pair' : 'sign';
  }

  #ask(): void {
    const draft = this.#textarea!.value;
    this.#render();
    // Tags at the end mostly come from the buttons. Ignoring them keeps the suggestions stable while buttons are pressed.
    const text = bodyOf(draft, this.#marking);
    if (text.trim() === '') {
      this.#latest.clear();
      return;
    }
    const author = this.getAttribute('author') ?? undefined;
    const lang = this.lang === '' ? undefined : this.lang.split('-')[0].toLowerCase();
    const k = Math.max(1, Math.trunc(Number(this.getAttribute('k') ?? defaultTags)) || defaultTags);
    const query = { text, ...(author && { author }), ...(lang && { lang }) };
    this.#latest.put({ query, k });
  }

  #open(): Promise<Suggester> {
    this.#suggester ??= this.#load().catch((error) => {
      this.#progress.hidden = true;
      this.#suggester = undefined; // retried at the next pause in typing
      if (!this.#listening.signal.aborted) this.#complain(error);
      throw error;
    });
    return this.#suggester;
  }

  async #load(): Promise<Suggester> {
    const platforms = await import('../../src/recommend/platforms.ts'); // large, for counting characters
    const name = this.#platform ?? 'x';
    if (!platforms.platformNames.includes(name)) {
      throw new Error(`the platform must be one of ${platforms.platformNames.join(', ')}`);
    }
    this.#writing = platforms.platform(name);
    const bundle = this.getAttribute('bundle');
    if (bundle === null) return onServer(this.getAttribute('server')!);
    this.#say('Loading suggestions onto your device…');
    this.#progress.hidden = false;
    const suggester = await onDevice(
      bundle,
      (share) => {
        if (share < 1) this.#progress.value = share;
        else this.#startsUp();
      },
      this.#listening.signal,
    );
    this.#progress.hidden = true;
    this.#say('Ready. What you write stays on this device.');
    return suggester;
  }

  /** The bundle has loaded. A neural network still loads its runtime, which reports no progress. */
  #startsUp(): void {
    this.#progress.removeAttribute('value');
    this.#say('Starting…');
  }

  #show(asking: Asking<Wanted, Suggestions>): void {
    if (asking.kind === 'idle') {
      this.#answer = none;
      this.#render();
    } else if (asking.kind === 'failed') this.#complain(asking.error);
    else if (asking.kind === 'answered') {
      this.#answer = asking.answer;
      const length = this.#render();
      this.#say(
        length === 0 ? 'No suggestions.' : `${length} tag${length === 1 ? '' : 's'} suggested.`,
      );
    }
  }

  /**
   * Shows the last answer for the current draft: tags already in it as pressed buttons, the others if they still fit.
   *
   * @returns the number of suggested tags
   */
  #render(): number {
    const draft = this.#textarea?.value ?? '';
    const added = new Set(findHashtags(draft, this.#marking).map(({ tag }) => tag));
    const shown = (suggestions: readonly Suggestion[]) => this.#shown(suggestions, draft, added);
    const suggested = shown(this.#answer.suggestions);
    const popular = this.hasAttribute('show-popular') ? shown(this.#answer.popular) : [];
    this.#bar.show(suggested, added);
    this.#popularBar.show(popular, added);
    this.#popularHeading.hidden = popular.length === 0;
    this.#popularBar.element.hidden = popular.length === 0;
    this.#popularHeading.textContent =
      suggested.length > 0
        ? 'Popular here'
        : 'Nothing in your draft points to a tag yet. Used most often here:';
    return suggested.length;
  }

  #shown(
    suggestions: readonly Suggestion[],
    draft: string,
    added: ReadonlySet<string>,
  ): readonly ShownTag[] {
    return suggestions
      .map((suggestion) => {
        const written = this.#write(suggestion);
        return { suggestion, written, tag: tagAsWritten(written, this.#marking) };
      })
      .filter(({ tag, written }) => added.has(tag) || this.#fits(draft, written));
  }

  /** Whether the tag fits the limits of the `platform` attribute, if set. */
  #fits(draft: string, written: string): boolean {
    return this.#platform === undefined || fits(draft, written, this.#writing!);
  }

  #write({ display }: Suggestion): string {
    return this.#writing!.write(display);
  }

  #toggle(suggestion: Suggestion, isAdded: boolean): void {
    const textarea = this.#textarea;
    if (!textarea) return;
    const written = this.#write(suggestion);
    const tag = tagAsWritten(written, this.#marking);
    const draft = textarea.value;
    editTextarea(textarea, isAdded ? removeTag(draft, tag, this.#marking) : addTag(draft, written));
    const detail: HashtagEventDetail = { tag: suggestion.tag, written };
    const type = isAdded ? 'hashtag-remove' : 'hashtag-add';
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #complain(error: unknown): void {
    this.#say(`No suggestions: ${error instanceof Error ? error.message : error}`);
  }

  #say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }
}

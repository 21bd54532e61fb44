import { normalizeTag } from '../../src/base/tags.ts';
import type { TagCompletion } from '../../src/recommend/tag-completions.ts';
import { complete, type HalfTyped, halfTypedTag } from './half-typed.ts';
import { hasModifier } from './has-modifier.ts';
import { LatestAnswer } from './latest-answer.ts';
import { completionsFrom, playground } from './playground.svelte.ts';

const pauseMs = 60;
const mostOptions = 6;

interface Question {
  readonly typed: string;
  readonly bundle: string;
  readonly onDevice: boolean;
}

/**
 * Completes a half-typed hashtag from the tags that the model knows. While the user composes text with an input method, all
 * keys go to the input method.
 */
export class Completer {
  #half = $state.raw<HalfTyped>();
  #found = $state.raw<readonly TagCompletion[]>([]);
  /** Start of the tag for which the user closed the list. */
  #closedAt = $state<number>();
  /** Tag of the option chosen with the arrow keys. */
  #chosen = $state<string>();

  /** Whether an input method is composing text. */
  #composing = false;

  readonly #asker = new LatestAnswer<Question, readonly TagCompletion[]>({
    delayMs: pauseMs,
    ask: ({ typed, bundle, onDevice }, signal) =>
      // One more than is shown, because the typed text may already be a complete tag.
      completionsFrom(bundle, onDevice, typed, mostOptions + 1, signal),
    onChange: (asking) => {
      if (asking.kind === 'answered') this.#found = asking.answer;
      // Failures are not reported: writing works without completions.
      else if (asking.kind === 'failed' || asking.kind === 'idle') this.#found = [];
    },
  });

  readonly #typed = $derived(normalizeTag(this.#half?.typed ?? ''));
  /** The options listed; empty while the list is closed. */
  readonly options: readonly TagCompletion[] = $derived.by(() => {
    const half = this.#half;
    if (half === undefined || this.#closedAt === half.start) return [];
    const inDraft = new Set(
      playground.tags.filter(({ start }) => start !== half.start).map(({ tag }) => tag),
    );
    return this.#found
      .filter(({ tag, display }) => {
        // While the next answer is under way, `#found` still belongs to the text typed before.
        const begins = tag.startsWith(this.#typed) && tag !== this.#typed;
        return begins && !inDraft.has(tag) && playground.platform.write(display) !== '';
      })
      .slice(0, mostOptions);
  });
  /**
   * Index of the option that Enter takes, or -1 for none. The first by default; none if the typed text is already a
   * tag, so that Enter ends the line.
   */
  readonly active: number = $derived.by(() => {
    const at = this.options.findIndex(({ tag }) => tag === this.#chosen);
    if (at >= 0) return at;
    return this.#found.some(({ tag }) => tag === this.#typed) ? -1 : 0;
  });

  /** The tag that is being completed. */
  get half(): HalfTyped | undefined {
    return this.#half;
  }

  /** Must be called whenever the draft or the caret has changed. */
  look({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): void {
    if (this.#composing) return;
    const half =
      selectionStart === selectionEnd
        ? halfTypedTag(value, selectionStart, playground.platform.marking)
        : undefined;
    if (half?.start === this.#half?.start && half?.typed === this.#half?.typed) return;
    if (half?.start !== this.#closedAt) this.#closedAt = undefined;
    this.#half = half;
    this.#chosen = undefined;
    const { bundle, onDevice } = playground;
    if (half === undefined || bundle === undefined) this.#asker.clear();
    else this.#asker.put({ typed: half.typed, bundle: bundle.name, onDevice });
  }

  /** Closes the list until the user types another tag. */
  close(): void {
    this.#closedAt = this.#half?.start;
  }

  /** Forgets the tag. Ignores the draft until the input method is done. */
  startComposing(): void {
    this.#composing = true;
    this.leave();
  }

  stopComposing(field: HTMLTextAreaElement): void {
    this.#composing = false;
    this.look(field);
  }

  /** Forgets the tag, for example when the field loses focus. */
  leave(): void {
    this.#half = undefined;
    this.#asker.clear();
  }

  take({ display }: TagCompletion): void {
    const half = this.#half!;
    this.leave();
    playground.edit(complete(playground.draft, half, playground.platform.write(display)));
  }

  /** Handles the keys of the list while it is open. */
  press(event: KeyboardEvent): void {
    const { options, active } = this;
    if (options.length === 0 || hasModifier(event) || isComposing(event)) return;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'ArrowDown') this.#choose(active + 1);
    else if (event.key === 'ArrowUp') this.#choose(active < 0 ? -1 : active - 1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && active >= 0) {
      this.take(options[active]);
    } else return;
    event.preventDefault();
  }

  #choose(at: number): void {
    const { options } = this;
    this.#chosen = options[(at + options.length) % options.length].tag;
  }
}

/** Safari ends composition before it reports the key that ended it. It marks that key with code 229. */
function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}

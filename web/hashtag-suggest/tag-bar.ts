import type { Suggestion } from '../../src/recommend/post-process.ts';
import { hasModifier } from '../src/has-modifier.ts';

export interface ShownTag {
  readonly suggestion: Suggestion;
  /** As added to the draft ("#BlackCat"). */
  readonly written: string;
  /** The normalized tag, for finding it in the draft. */
  readonly tag: string;
}

/**
 * A toolbar of toggle buttons, following the ARIA Authoring Practices: a single Tab stop; the arrow keys, Home and End move
 * within it. A tag that is suggested again keeps its button, and thus the focus.
 */
export class TagBar {
  readonly element = document.createElement('div');
  readonly #onToggle: (suggestion: Suggestion, isAdded: boolean) => void;
  readonly #buttons = new Map<string, HTMLButtonElement>();

  /**
   * @param label the toolbar's name for screen readers
   * @param onToggle called with the suggestion that was pressed, and whether the draft already has it
   */
  constructor(label: string, onToggle: (suggestion: Suggestion, isAdded: boolean) => void) {
    this.#onToggle = onToggle;
    this.element.part.value = 'tags';
    this.element.role = 'toolbar';
    this.element.ariaLabel = label;
    this.element.addEventListener('keydown', (event) => this.#move(event));
  }

  /** @param added the tags in the draft */
  show(tags: readonly ShownTag[], added: ReadonlySet<string>): void {
    const root = this.element.getRootNode() as ShadowRoot;
    const focused = root.activeElement;
    const hadFocus = focused !== null && this.element.contains(focused);
    const buttons = tags.map((one) => this.#buttons.get(one.tag) ?? this.#make(one));
    this.#buttons.clear();
    tags.forEach(({ tag }, at) => {
      this.#buttons.set(tag, buttons[at]);
    });
    this.element.replaceChildren(...buttons);
    for (const [tag, button] of this.#buttons) button.ariaPressed = String(added.has(tag));
    const stop =
      buttons.find((button) => button === focused) ??
      buttons.find(({ tabIndex }) => tabIndex === 0) ??
      buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
    if (hadFocus) stop?.focus();
  }

  #make({ suggestion, written }: ShownTag): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.tabIndex = -1;
    button.part.value = 'tag';
    button.dir = 'auto';
    button.textContent = written;
    if (!suggestion.seen) {
      const mark = document.createElement('span');
      mark.part.value = 'new';
      mark.textContent = 'new';
      button.append(' ', mark);
    }
    button.addEventListener('click', () => {
      this.#onToggle(suggestion, button.ariaPressed === 'true');
    });
    return button;
  }

  #move(event: KeyboardEvent): void {
    if (hasModifier(event)) return;
    const buttons = [...this.element.children] as HTMLButtonElement[];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const isLeftToRight = getComputedStyle(this.element).direction === 'ltr';
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: isLeftToRight ? at + 1 : at - 1,
      ArrowLeft: isLeftToRight ? at - 1 : at + 1,
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const to = steps[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }
}

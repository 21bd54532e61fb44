/**
 * Replaces a textarea's text so that the browser can undo it in one step and the page receives an `input` event, as
 * if the user had typed. The caret stays at the same text.
 */
export function editTextarea(textarea: HTMLTextAreaElement, text: string): void {
  const { value, selectionStart, selectionEnd } = textarea;
  const { start, end, replacement } = difference(value, text);
  const focused = activeElement();
  textarea.focus({ preventScroll: true });
  textarea.setSelectionRange(start, end);
  // Deprecated, but still the only API that keeps the undo history.
  const command = replacement === '' ? 'delete' : 'insertText';
  if (textarea.value !== text && !document.execCommand(command, false, replacement)) {
    textarea.setRangeText(replacement, start, end);
    textarea.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  const moved = (at: number) => (at >= end ? at + text.length - value.length : Math.min(at, start));
  textarea.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  if (focused !== textarea) focused?.focus({ preventScroll: true });
}

/** The smallest replacement that turns `before` into `after`: everything between their common prefix and suffix. */
export function difference(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly replacement: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return {
    start,
    end: before.length - same,
    replacement: after.slice(start, after.length - same),
  };
}

/** The focused element, also within shadow roots. */
function activeElement(): HTMLElement | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active as HTMLElement | null;
}

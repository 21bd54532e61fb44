/**
 * Replaces a textarea's text so that the browser's undo takes it back as one step, and the page hears an `input` event
 * as if someone had typed. The caret stays beside the text that it was at.
 */
export function editTextarea(textarea: HTMLTextAreaElement, text: string): void {
  const { value, selectionStart, selectionEnd } = textarea;
  const { start, end, replacement } = difference(value, text);
  const focused = activeElement();
  textarea.focus({ preventScroll: true });
  textarea.setSelectionRange(start, end);
  // Deprecated, and still the only way that undo knows of.
  const command = replacement === '' ? 'delete' : 'insertText';
  if (textarea.value !== text && !document.execCommand(command, false, replacement)) {
    textarea.setRangeText(replacement, start, end);
    textarea.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  const moved = (at: number) => (at >= end ? at + text.length - value.length : Math.min(at, start));
  textarea.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  if (focused !== textarea) focused?.focus({ preventScroll: true });
}

/** What has to be replaced in `before` to get `after`: everything between what begins and what ends alike. */
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

/** What has the focus, also within shadow roots. */
function activeElement(): HTMLElement | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active as HTMLElement | null;
}

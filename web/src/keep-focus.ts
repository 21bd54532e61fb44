/**
 * An attachment for a focusable region. When the focused control in it disappears, the region takes the focus, so that
 * Tab continues from there. Browsers would start at the top of the page.
 */
export function keepFocus(region: HTMLElement): () => void {
  let focused: Element | undefined;
  const remember = ({ target }: FocusEvent) => {
    focused = target instanceof Element && region.contains(target) ? target : undefined;
  };
  document.addEventListener('focusin', remember);
  const observer = new MutationObserver(() => {
    if (!focused || focused.isConnected) return;
    focused = undefined;
    if (document.activeElement === document.body) region.focus({ preventScroll: true });
  });
  observer.observe(region, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
  };
}

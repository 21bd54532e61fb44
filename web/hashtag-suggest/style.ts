/** The component's style sheet. Colours follow the page's `color-scheme` unless custom properties set them. */
export const style = `
:host {
  --_accent: var(--hashtag-suggest-accent, light-dark(#00684d, #66d9ab));
  --_on-accent: var(--hashtag-suggest-on-accent, light-dark(#ffffff, #04231a));
  --_ink: var(--hashtag-suggest-ink, light-dark(#15201a, #e6ede9));
  --_ink-soft: var(--hashtag-suggest-ink-soft, light-dark(#4f5d56, #a0aea7));
  --_surface: var(--hashtag-suggest-surface, light-dark(#edf1ec, #1e2622));
  --_line: var(--hashtag-suggest-line, light-dark(#7c8a83, #6d7b74));
  --_radius: var(--hashtag-suggest-radius, 999px);
  display: block;
  color: var(--_ink);
  font: var(--hashtag-suggest-font, inherit);
}
:host([hidden]) { display: none; }
[part='tags'] { display: flex; flex-wrap: wrap; gap: 0.5em; }
[part='tags']:first-child { min-height: 2.2em; }
[part='popular-heading'] { margin: 0.6em 0 0.4em; color: var(--_ink-soft); font-size: 0.85em; }
[part='popular-heading'][hidden], [part='tags'][hidden] { display: none; }
[part~='tag'] {
  appearance: none;
  margin: 0;
  padding: 0.35em 0.85em;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: inherit;
  font: inherit;
  line-height: 1.3;
  max-width: 100%;
  overflow-wrap: anywhere;
  cursor: pointer;
}
[part~='tag']:hover { border-color: var(--_accent); }
[part~='tag']:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
[part~='tag'][aria-pressed='true'] {
  border-color: var(--_accent);
  background: var(--_accent);
  color: var(--_on-accent);
}
[part='new'] { margin-inline-start: 0.5em; font-size: 0.8em; opacity: 0.85; }
[part='progress'] { width: 100%; height: 4px; accent-color: var(--_accent); }
[part='progress'][hidden] { display: none; }
[part='status'] { margin: 0.4em 0 0; min-height: 1.4em; color: var(--_ink-soft); font-size: 0.85em; }
@media (prefers-reduced-motion: no-preference) {
  [part~='tag'] { transition: background-color 120ms, border-color 120ms, color 120ms; }
}
@media (forced-colors: active) {
  [part~='tag'][aria-pressed='true'] { outline: 2px solid Highlight; }
}
`;

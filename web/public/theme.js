// Before the first paint, so that a remembered theme does not flash; src/theme.svelte.ts does the rest.
try {
  const theme = localStorage.getItem('octothorpe.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden: the system's theme it is.
}

// Applies a remembered theme before the first paint, to avoid a flash. src/theme.svelte.ts does the rest.
try {
  const theme = localStorage.getItem('octothorpe.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden: keep the system's theme.
}

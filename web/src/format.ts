export const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function count(n: number, one: string, many = `${one}s`): string {
  return `${number.format(n)} ${n === 1 ? one : many}`;
}

/** Turns a line into a sentence, with a capital letter and a full stop. */
export function sentence(line: string): string {
  const capital = line.charAt(0).toUpperCase() + line.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/** A probability with one decimal. One that is not 0 is not shown as 0, and one that is not 1 is not shown as 1. */
export function percent(probability: number): string {
  const percents = 100 * probability;
  if (percents > 0 && percents < 0.05) return 'under 0.1%';
  if (percents < 100 && percents >= 99.95) return 'over 99.9%';
  return `${percents.toFixed(1)}%`;
}

export function size(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function duration(seconds: number): string {
  if (seconds < 0.05) return 'under 0.1 s';
  if (seconds < 60) return `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** For estimates: "about a second", "about 40 seconds", "about 3 minutes". */
export function roughly(seconds: number): string {
  if (seconds < 1.5) return 'about a second';
  if (seconds < 90) {
    const step = seconds < 10 ? 1 : seconds < 30 ? 5 : 10;
    return `about ${Math.round(seconds / step) * step} seconds`;
  }
  return `about ${Math.round(seconds / 60)} minutes`;
}

export const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
export const dateAndTime = new Intl.DateTimeFormat('en', {
  dateStyle: 'medium',
  timeStyle: 'short',
});

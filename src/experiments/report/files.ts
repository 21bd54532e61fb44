import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { FileAccessError } from '../../base/errors.ts';
import type { Figure, ReportData } from './report-data.ts';

/** What `npm run build` makes of web/report. */
const folder = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/report/' : '../../report/',
  import.meta.url,
);

/** `web/report/figures.ts`, bundled with Vega. */
interface FigureRenderer {
  drawFigure(figure: Figure, labels: readonly string[], shown: readonly number[]): Promise<string>;
}

/** The report as one HTML page that asks nothing of any network. */
export async function renderPage(report: ReportData): Promise<string> {
  const packed = await built('page.html.gz', (path) => readFile(path));
  const template = gunzipSync(packed).toString();
  // Within a script element, only these could end it or hide its end.
  const json = JSON.stringify(report).replaceAll('<', '\\u003c');
  return template
    .replace('id="report">null<', () => `id="report">${json}<`)
    .replace('<title>Report</title>', () => `<title>${escapeHtml(report.title)}</title>`);
}

export async function figureRenderer(): Promise<FigureRenderer> {
  return built('figures.js', (_, url) => import(url));
}

async function built<T>(name: string, use: (path: string, url: string) => Promise<T>): Promise<T> {
  const url = new URL(name, folder);
  const path = fileURLToPath(url);
  try {
    return await use(path, url.href);
  } catch (cause) {
    throw new FileAccessError(
      `${path}, which reports are made with, cannot be read: ${(cause as Error).message}; from source, run npm run build first`,
      { cause },
    );
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

import type { Compared } from './compare.ts';
import { renderMarkdown } from './markdown.ts';
import { buildReport } from './report/build-report.ts';
import { renderPage } from './report/files.ts';
import { drawPictures } from './report/pictures.ts';
import type { ResultsFolder } from './results.ts';

/** Lists the figures of the report. */
const FIGURES = 'figures.json';

/**
 * Writes the report of an experiment into its results folder: a Markdown file with figures, and an HTML page. Removes the
 * figures of the earlier report that this one lacks.
 *
 * @param command the command that makes the report, as shown in it
 * @returns the paths of both files
 * @throws {FileAccessError} if the page or the figures' renderer has not been built; report.md has its tables then
 */
export async function writeReport(
  compared: Compared,
  folder: ResultsFolder,
  command: string,
): Promise<string[]> {
  const tables = renderMarkdown(compared, command);
  const earlier = figuresIn(await folder.readText(FIGURES));
  await folder.write('report.md', tables);
  const report = await buildReport(compared, folder, command);
  const { pictures, markdown } = await drawPictures(report);
  for (const { file, svg } of pictures) await folder.write(file, svg);
  await folder.write('report.md', `${tables}${markdown}`);
  const drawn = pictures.map(({ file }) => file);
  for (const file of earlier) if (!drawn.includes(file)) await folder.remove(file);
  await folder.write(FIGURES, `${JSON.stringify(drawn, null, 1)}\n`);
  await folder.write('report.html', await renderPage(report));
  return [`${folder.path}/report.md`, `${folder.path}/report.html`];
}

/** The figures that this program drew last time. Only what looks like one of its names is trusted: these get removed. */
function figuresIn(list: string | undefined): string[] {
  if (list === undefined) return [];
  return [...list.matchAll(/"(figures\/(?:[\w-]+\/)?[\w.-]+\.svg)"/g)].map(([, file]) => file);
}

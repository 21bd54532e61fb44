import type { Compared } from './compare.ts';
import { renderMarkdown } from './markdown.ts';
import { buildReport } from './report/build-report.ts';
import { renderPage } from './report/files.ts';
import { drawPictures } from './report/pictures.ts';
import type { ResultsFolder } from './results.ts';

/**
 * Writes the report of an experiment into its results folder: a Markdown file with figures, and an HTML page.
 *
 * @param command that makes it, as it stands in the report
 * @returns the paths of the two
 * @throws {FileAccessError} if the page or the figures' renderer has not been built; report.md has its tables then
 */
export async function writeReport(
  compared: Compared,
  folder: ResultsFolder,
  command: string,
): Promise<string[]> {
  const tables = renderMarkdown(compared, command);
  await folder.write('report.md', tables);
  const report = await buildReport(compared, folder, command);
  const { pictures, markdown } = await drawPictures(report);
  for (const { file, svg } of pictures) await folder.write(file, svg);
  await folder.write('report.md', `${tables}${markdown}`);
  await folder.write('report.html', await renderPage(report));
  return [`${folder.path}/report.md`, `${folder.path}/report.html`];
}

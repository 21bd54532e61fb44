/**
 * Files and folders appear under their own names only when they are complete. Until then they are called
 * `.NAME.partial-MARK-N`. The mark names the writing process, so that leftovers of killed processes can be recognized.
 */
import { lstatSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive, markPattern, ownMark, parseMark } from './process-mark.ts';

const infix = '.partial-';
const markAndNumber = new RegExp(`^${markPattern}-\\d+$`);
let made = 0;

/** Returns an unused path next to `path`, to write to before renaming. */
export function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}${infix}${ownMark()}-${made++}`);
}

/**
 * Removes what killed processes of this host left behind when they wrote `path`: files, and folders that contain only
 * files. Anything that cannot be removed stays.
 *
 * @param nested whether these folders may contain folders of files
 */
export function removeLeftovers(path: string, nested = false): void {
  const folder = dirname(path);
  const prefix = `.${basename(path)}${infix}`;
  for (const name of namesIn(folder)) {
    const found = name.startsWith(prefix) && markAndNumber.exec(name.slice(prefix.length));
    if (found && !isAlive(parseMark(found.slice(1)))) removeLeftover(join(folder, name), nested);
  }
}

function removeLeftover(path: string, nested: boolean): void {
  try {
    const kind = lstatSync(path);
    if (kind.isFile()) unlinkSync(path);
    if (!kind.isDirectory()) return;
    const inside = readdirSync(path, { withFileTypes: true, recursive: nested });
    if (inside.every((entry) => entry.isFile() || (nested && entry.isDirectory()))) {
      rmSync(path, { recursive: true });
    }
  } catch {
    // It belongs to someone else, or another process was faster.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The smallest bundle that can be written and read, for tests of folders. */
import type { BundleContents } from '../models/model.ts';
import { readBundle } from './bundle-folder.ts';

export const contents: BundleContents = {
  model: 'popular',
  options: {},
  arrays: { counts: { shape: [1], data: new Float32Array([1]) } },
  vocabularies: { tags: ['cats\t3\tCats'] },
};

/** Another version of it. */
export const newer: BundleContents = { ...contents, vocabularies: { tags: ['dogs\t2\tdogs'] } };

/** The lines of tags in a bundle's folder. */
export async function tagsIn(folder: string): Promise<readonly string[]> {
  return (await readBundle(folder)).contents.vocabularies.tags;
}

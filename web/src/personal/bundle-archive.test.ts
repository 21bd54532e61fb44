import { describe, expect, it } from 'vitest';
import { knn } from '../../../src/models/knn.ts';
import { quietContext } from '../../../src/models/model.case.ts';
import { encodeBundle } from '../../../src/recommend/bundle-format.ts';
import { bundleOf, zipBundle } from './bundle-archive.ts';
import { ownPosts } from './own-posts.case.ts';

const fitted = await knn.fit({ train: ownPosts() }, {}, quietContext());
const files = new Map<string, Blob>();
for (const [name, bytes] of await encodeBundle(fitted.export())) {
  files.set(name, new Blob([bytes as Uint8Array<ArrayBuffer>]));
}
const asFile = (blob: Blob, name: string, path = '') =>
  Object.defineProperty(new File([blob], name), 'webkitRelativePath', { value: path });
const folder = (left: ReadonlyMap<string, Blob> = files) =>
  [...left].map(([name, blob]) => asFile(blob, name, `mine/${name}`));
const bytes = async (all: ReadonlyMap<string, Blob>) => {
  const read = [...all].map(async ([name, blob]) => [name, await blob.bytes()] as const);
  return new Map((await Promise.all(read)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

describe('a bundle that someone adds', () => {
  it('is the one that was downloaded, from its zip or from its files', async () => {
    const zip = asFile(await zipBundle(files, 'My posts'), 'My posts.zip');
    expect(await zip.slice(0, 2).text()).toBe('PK');
    for (const selected of [[zip], folder(), [...files].map(([name, one]) => asFile(one, name))]) {
      const added = await bundleOf(selected);
      expect(added.manifest).toMatchObject({ model: 'knn', version: 1 });
      expect(await bytes(added.files)).toEqual(await bytes(files));
    }
  });

  it('has only the files that its manifest lists, from one folder', async () => {
    const others = [
      asFile(new Blob(['x']), 'notes.txt', 'mine/notes.txt'),
      asFile(new Blob(['y']), 'tags.txt', 'mine/old/tags.txt'),
    ];
    const added = await bundleOf([...others, ...folder()]);
    expect(await bytes(added.files)).toEqual(await bytes(files));
  });

  it('is refused if it is incomplete, ambiguous, damaged or none', async () => {
    const without = new Map(files);
    without.delete('tags.txt');
    await expect(bundleOf(folder(without))).rejects.toThrow(
      "mine: the file tags.txt is missing; choose all files of the bundle's folder",
    );
    const changed = new Map(files).set('tags.txt', new Blob(['cats']));
    await expect(bundleOf(folder(changed))).rejects.toThrow(/^mine: tags\.txt has 4 bytes, expec/);
    await expect(bundleOf([...folder(), ...folder()])).rejects.toThrow('mine contains 2 bundles');
    await expect(bundleOf([asFile(new Blob(['{}']), 'posts.json')])).rejects.toThrow(
      'posts.json is not a bundle: it has no manifest.json',
    );
    const zip = await zipBundle(files, 'a');
    const cut = asFile(zip.slice(0, Math.floor(zip.size / 2)), 'a.zip');
    await expect(bundleOf([cut])).rejects.toThrow('a.zip is a damaged zip file; download or copy');
  });
});

import assert from 'node:assert/strict';
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import { assertSameRankings, type It, type Subject, throughFiles } from './subject.ts';

/** Checks that a model saves and restores its bundle. */
export function bundleChecks(subject: Subject, it: It): void {
  const { model, runtime, train, queries } = subject;

  it('recommends the same after being saved and loaded', async () => {
    const contents = throughFiles((await subject.fitted()).export());
    assert.equal(contents.model, model.name);
    const loaded = await model.load(contents, runtime);
    const rankings = await loaded.recommend(queries, 5);
    assertSameRankings(rankings, await (await subject.fitted()).recommend(queries, 5));
  });

  it('lists its tags with count and spelling in the bundle', async () => {
    const lines = (await subject.fitted()).export().vocabularies.tags ?? [];
    assert.ok(
      lines.some((line) => /^coffee\t\d+\tCoffee$/.test(line)),
      'the list "tags" must have lines such as "coffee<TAB>31<TAB>Coffee"',
    );
  });

  it('lists authors only under "authors", and forgets them', async () => {
    const contents = throughFiles((await subject.fitted()).export());
    const names = new Set(train.map(({ author }) => author));
    for (const { vocabularies } of bundlesIn(contents)) {
      const { authors: _, ...others } = vocabularies;
      const elsewhere = Object.values(others).flat();
      assert.deepEqual(
        elsewhere.filter((entry) => names.has(entry)),
        [],
      );
    }
    const { authors = [] } = contents.vocabularies;
    if (authors.length === 0) return;
    assert.ok(model.forget, 'a model that keeps authors must have "forget"');
    const left = throughFiles(model.forget(contents, 'a5'));
    assert.deepEqual(
      left.vocabularies.authors,
      authors.filter((author) => author !== 'a5'),
    );
    const recommender = await model.load(left, runtime);
    const asked = queries.slice(0, 12).map(({ text }) => ({ text }));
    const by = (author: string) =>
      recommender.recommend(
        asked.map((query) => ({ ...query, author })),
        3,
      );
    assert.deepEqual(await by('a5'), await by('nobody'));
    assert.deepEqual(model.forget(left, 'nobody').vocabularies, left.vocabularies);
  });
}

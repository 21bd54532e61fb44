import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../../base/errors.ts';
import type { Post } from '../../posts/post.ts';
import { author } from '../author.ts';
import { knn } from '../knn.ts';
import { quietContext, smallCorpus } from '../model.case.ts';
import type { BundleContents, Model } from '../model.ts';
import { naiveBayes } from '../naive-bayes.ts';

const { train } = smallCorpus();
const own: Post = {
  id: 'secret-post',
  text: 'zyzzyva and espresso, espresso and barista, said\nthe secretword',
  hashtags: ['OnlyTheirs', 'coffee', 'Chess'],
  author: 'secret@example.org',
  time: train[90].time! + 1,
};
const theirs = [own, { ...own, id: 'secret-2', hashtags: ['OnlyTheirs'], time: train[3].time! }];
const withTheirs = [...train.slice(0, 50), ...theirs, ...train.slice(50)];

const trained = async (model: Model, posts: readonly Post[], options = {}) =>
  (await model.fit({ train: posts }, options, quietContext())).export();

function plain({ arrays, vocabularies, options }: BundleContents) {
  return { arrays, vocabularies, options };
}

describe('a bundle without an author', () => {
  it.each([
    ['knn', knn, { keepTexts: true }],
    ['knn by tf-idf', knn, { weighting: 'tf-idf', authorWeight: 0 }],
    ['author', author, {}],
  ] as const)(
    'equals the result of training without their posts: %s',
    async (_, model, options) => {
      const left = model.forget!(await trained(model as Model, withTheirs, options), own.author!);
      expect(plain(left)).toEqual(plain(await trained(model as Model, train, options)));
    },
  );

  it('contains no words, ids, texts or tags that only they used', async () => {
    const contents = await trained(knn as Model, withTheirs, { keepTexts: true });
    const mark = /secret|zyzzyva|onlytheirs/i;
    expect(JSON.stringify(contents.vocabularies)).toMatch(mark);
    expect(JSON.stringify(knn.forget!(contents, own.author!).vocabularies)).not.toMatch(mark);
  });

  it('may lack the lists for explanations, as bundles for browsers do', async () => {
    const { vocabularies, ...contents } = await trained(knn as Model, withTheirs);
    const { posts: _, ...fewer } = vocabularies;
    const left = knn.forget!({ ...contents, vocabularies: fewer }, own.author!);
    expect(Object.keys(left.vocabularies).sort()).toEqual(['authors', 'tags', 'words']);
  });

  it('stores none of their posts in naive Bayes, but still counts their words', async () => {
    const contents = await trained(naiveBayes as Model, withTheirs, { history: 3 });
    const left = naiveBayes.forget!(contents, own.author!);
    const others = await trained(naiveBayes as Model, train, { history: 3 });
    expect(left.vocabularies.authors).toEqual(others.vocabularies.authors);
    for (const name of ['remembered.first', 'remembered.times', 'remembered.starts']) {
      expect(left.arrays[name]).toEqual(others.arrays[name]);
    }
    expect(left.vocabularies.words).toEqual(contents.vocabularies.words);
  });

  it('is not possible if all tags are theirs', async () => {
    const contents = await trained(author as Model, theirs);
    expect(() => author.forget!(contents, own.author!)).toThrow(InvalidArgumentError);
    expect(() => author.forget!(contents, own.author!)).toThrow(
      /so none would be left; delete the/,
    );
  });
});

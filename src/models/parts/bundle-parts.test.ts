import { describe, expect, it } from 'vitest';
import { DataFormatError, NotSupportedError } from '../../base/errors.ts';
import { encodeMessage } from '../../graph/protobuf.ts';
import { describeModel, quietContext, smallCorpus, toQuery } from '../model.case.ts';
import type { Model } from '../model.ts';
import { loadModel } from '../registry.ts';
import { bundlesIn } from './bundle-parts.ts';
import { forgetAuthor, keptAuthors } from './forget-author.ts';
import { twoPartModel } from './two-part-model.case.ts';

const model = twoPartModel('two-part');
const models = async (name: string): Promise<Model> =>
  name === model.name ? model : loadModel(name);
const runtime = { models, loadOrt: () => import('onnxruntime-node') };
const { train, test } = smallCorpus();

describeModel(model, { learns: 0.7, runtime });

describe('a model with parts', () => {
  const learn = (options = {}) => model.fit({ train }, options, quietContext({ runtime }));

  it('may have a part that has parts', async () => {
    const fitted = await learn({ content: 'two-part' });
    const contents = fitted.export();
    expect(bundlesIn(contents).map((one) => one.model)).toEqual([
      'two-part',
      'two-part',
      'knn',
      'author',
      'author',
    ]);
    const queries = test.slice(0, 5).map(toQuery);
    const loaded = await model.load(contents, runtime);
    expect(await loaded.recommend(queries, 3)).toEqual(await fitted.recommend(queries, 3));
  });

  it('says what it needs from the runtime', async () => {
    const { loadOrt } = runtime;
    const bare = quietContext({ runtime: { loadOrt } });
    await expect(model.fit({ train }, {}, bare)).rejects.toThrow(NotSupportedError);
    await expect(model.fit({ train }, {}, bare)).rejects.toThrow(
      'two-part consists of other models; pass { models: loadModel } in the runtime',
    );
    await expect(learn({ habit: 'nothing' })).rejects.toThrow('there is no model "nothing"');
  });

  it('checks each graph and names the faulty one', async () => {
    const contents = (await learn()).export();
    const { gain, sum } = contents.graphs!;
    const load = (graphs: Record<string, Uint8Array>) =>
      model.load({ ...contents, graphs }, runtime);
    const stealing = encodeMessage('ModelProto', {
      graph: { initializer: [{ name: 'w', dataLocation: 1 }] },
    });
    const reading = encodeMessage('ModelProto', { graph: { node: [{ opType: 'ReadFile' }] } });
    const refused: [Record<string, Uint8Array>, string][] = [
      [{ gain }, 'bundle of two-part: sum.onnx is missing'],
      [{ gain: stealing, sum }, 'bundle of two-part: gain.onnx: the tensor "w" has its data'],
      [{ gain, sum: stealing }, 'bundle of two-part: sum.onnx: the tensor "w" has its data'],
      [{ gain, sum: reading }, 'bundle of two-part: sum.onnx: the operator "ReadFile" is not'],
      [{ gain, sum: Uint8Array.of(1, 2, 3) }, 'bundle of two-part: sum.onnx is not a well-formed'],
    ];
    for (const [graphs, message] of refused) {
      await expect(load(graphs)).rejects.toThrow(DataFormatError);
      await expect(load(graphs)).rejects.toThrow(message);
    }
  });

  it('forgets an author in every part', async () => {
    const contents = (await learn({ content: 'two-part' })).export();
    expect([...keptAuthors(contents)]).toContain('a5');
    const left = await forgetAuthor(contents, 'a5', models);
    const lists = bundlesIn(left).flatMap(({ vocabularies }) => vocabularies.authors ?? []);
    expect(lists).toContain('a4');
    expect(lists).not.toContain('a5');
    const asked = [{ text: 'espresso and beans', author: 'a5' }];
    const nobody = [{ ...asked[0], author: 'nobody' }];
    const loaded = await model.load(left, runtime);
    expect(await loaded.recommend(asked, 3)).toEqual(await loaded.recommend(nobody, 3));
  });

  it('reports a part that cannot forget', async () => {
    const contents = (await learn()).export();
    const forgetful = async (name: string) => ({ ...(await models(name)), forget: undefined });
    await expect(
      forgetAuthor(contents, 'a5', forgetful as unknown as typeof models),
    ).rejects.toThrow('knn stores posts of "a5" and cannot remove them');
  });
});

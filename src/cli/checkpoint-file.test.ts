import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { DataFormatError, FileAccessError } from '../base/errors.ts';
import { vector } from '../base/safetensors.ts';
import { quietContext, smallCorpus } from '../models/model.case.ts';
import { smallNetwork, smallTopics } from '../models/neural/small-network.case.ts';
import { tabLstm } from '../models/tab-lstm.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { CheckpointFile, checkpointOf } from './checkpoint-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

function checkpoint(steps: number): Checkpoint {
  return {
    progress: {
      fingerprint: { model: 'lstm', options: { text: { profile: 'tab-lstm' } } },
      epoch: 2,
      position: 0,
      steps,
      lossSum: 0.1 + 0.2,
      posts: 0,
      firstLoss: null,
      keptEpoch: 1,
      history: [{ epoch: 1, loss: 3, learningRate: 0.001 }],
      random: { seed: 1, generator: [1, -2, 3, -4] },
      schedule: { rate: 0.001 } as unknown as Checkpoint['progress']['schedule'],
      optimizer: { kind: 'adam', steps },
    },
    arrays: {
      'parameter/tags.bias': vector(Float32Array.of(1, Math.PI)),
      'optimizer/second/tags.bias': { shape: [1, 2], data: Float32Array.of(0, -0) },
    },
  };
}

describe('CheckpointFile', () => {
  it('reads what was written last, from a folder that it creates', async () => {
    const file = new CheckpointFile(join(folder, 'new/mine.checkpoint'), true);
    expect(await file.exists()).toBe(false);
    expect(await file.read()).toBeUndefined();
    expect(await file.readProgress()).toBeUndefined();
    await file.write(checkpoint(10));
    await file.write(checkpoint(20));
    const { progress, arrays } = (await file.read())!;
    expect(progress).toEqual(checkpoint(20).progress);
    expect(arrays).toEqual(checkpoint(20).arrays);
    expect(await file.readProgress()).toEqual(progress);
    expect(readdirSync(join(folder, 'new'))).toEqual(['mine.checkpoint']);
    await file.remove();
    await file.remove();
    expect(await file.exists()).toBe(false);
  });

  it('keeps the previous checkpoint when writing fails', async () => {
    const file = new CheckpointFile(join(folder, 'kept.checkpoint'), true);
    await file.write(checkpoint(10));
    const probe = await open(folder);
    const full = vi.spyOn(Object.getPrototypeOf(probe), 'sync');
    await probe.close();
    try {
      full.mockRejectedValue(new Error('ENOSPC: no space left on device'));
      const error = await file.write(checkpoint(20)).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(FileAccessError);
      expect(error.message).toMatch(
        /^cannot write the checkpoint .*kept\.checkpoint: ENOSPC.*; the previous one is intact$/,
      );
    } finally {
      vi.restoreAllMocks();
    }
    expect((await file.read())!.progress.steps).toBe(10);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ['empty', () => Buffer.alloc(0)],
    ['truncated in its arrays', (bytes) => bytes.subarray(0, -3)],
    ['truncated in its JSON', (bytes) => bytes.subarray(0, 40)],
    ['something else', () => Buffer.from('{"posts": "in a file that is not a checkpoint"}')],
  ])('reports a file that is %s', async (_, change) => {
    const file = new CheckpointFile(join(folder, 'damaged.checkpoint'), true);
    await file.write(checkpoint(10));
    writeFileSync(file.path, change(readFileSync(file.path)));
    await expect(file.readProgress()).rejects.toThrow(DataFormatError);
    await expect(file.read()).rejects.toThrow(
      /^the checkpoint .*damaged\.checkpoint is damaged; train without --resume to start over$/,
    );
  });

  it('reads and writes parts no larger than one array', async () => {
    const file = new CheckpointFile(join(folder, 'parts.checkpoint'), true);
    const values = (first: number) =>
      vector(Float32Array.from({ length: 500 }, (_, i) => first + i));
    const { progress } = checkpoint(10);
    const arrays = { a: values(1), b: values(2), c: values(3) };
    const probe = await open(folder);
    const handle = Object.getPrototypeOf(probe);
    await probe.close();
    const [read, write] = [vi.spyOn(handle, 'read'), vi.spyOn(handle, 'writeFile')];
    try {
      await file.write({ progress, arrays });
      expect((await file.read())!.arrays).toEqual(arrays);
      const written = write.mock.calls.map(([part]) => (part as Uint8Array).byteLength);
      const asked = read.mock.calls.map(([, , length]) => length as number);
      for (const sizes of [written, asked]) {
        expect(sizes.filter((size) => size === 2000)).toHaveLength(3);
        expect(Math.max(...sizes)).toBe(2000);
      }
    } finally {
      vi.restoreAllMocks();
    }
  });

  it('reports a file that cannot be read', async () => {
    const file = new CheckpointFile(folder, true);
    await expect(file.read()).rejects.toThrow(/^cannot read the checkpoint .*: EISDIR/);
  });

  it('resumes interrupted training bit for bit', async () => {
    const { train, test } = smallCorpus();
    const options = { ...smallNetwork.options, ...smallTopics, epochs: 3, dropout: 0.2 };
    const context = quietContext({ runtime: smallNetwork.runtime });
    const corpus = { train, valid: test };
    const unbroken = await tabLstm.fit(corpus, options, context);

    const checkpoints = new CheckpointFile(join(folder, 'broken.checkpoint'), true);
    const controller = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }) => {
      if (phase === 'train' && done >= train.length) controller.abort();
    };
    const broken = { ...context, checkpoints, onProgress, signal: controller.signal };
    const first = await tabLstm.fit(corpus, options, broken);
    expect((await checkpoints.read())!.progress).toMatchObject({ epoch: 2, position: 0 });
    const resumed = await tabLstm.fit(corpus, options, { ...context, checkpoints });
    const weights = [unbroken, first, resumed].map((fitted) =>
      Buffer.from(fitted.export().graphs!.model),
    );
    expect(weights[1].equals(weights[0])).toBe(false);
    expect(weights[2].equals(weights[0])).toBe(true);
  });
});

describe('checkpointOf', () => {
  it.each(['bundles/mine', 'bundles/mine/', './bundles//mine', 'bundles/other/../mine'])(
    'is next to the bundle: %s',
    (bundle) => {
      expect(checkpointOf(bundle)).toBe(join(process.cwd(), 'bundles/mine.checkpoint'));
    },
  );
});

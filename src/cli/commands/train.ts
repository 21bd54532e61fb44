import type { Command } from 'commander';
import type { WordVectorSource } from '../../features/word-vectors.ts';
import type { FitContext, Fitted, Model } from '../../models/model.ts';
import type { Post, ReadOptions } from '../../posts/index.ts';
import type { BundleTarget } from '../../recommend/bundle-target.ts';
import { collect, wholeNumber } from '../arguments.ts';
import type { CheckpointFile } from '../checkpoint-file.ts';
import type { TrainingEncoder } from '../encoder-option.ts';
import { type PostFileOptions, postFileOptions, toReadOptions } from '../post-files.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

interface TrainOptions extends PostFileOptions {
  readonly model: string;
  readonly train: string;
  readonly valid?: string;
  readonly out: string;
  readonly set: readonly string[];
  readonly config?: string;
  readonly seed: number;
  readonly vectors?: string;
  readonly encoder?: string;
  readonly encodings?: string;
  readonly resume?: true;
  readonly json?: true;
}

export function trainCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('train')
    .description('train a model on posts and write it as a bundle')
    .option('--model <name>', 'the model (octothorpe models lists them)', 'fused')
    .requiredOption('--train <file>', 'posts to train on')
    .option('--valid <file>', 'posts for choosing options and for the metrics in the bundle')
    .requiredOption('--out <bundle>', 'the folder to write; an earlier bundle there is replaced')
    .option('--set <key=value>', 'an option of the model; may be repeated', collect, [])
    .option('--config <file>', 'a JSON object of model options; --set takes precedence')
    .option('--seed <number>', 'the seed of all random choices', wholeNumber(0), 1)
    .option('--vectors <file>', 'word vectors to start from: word2vec .bin or text, GloVe')
    .option('--encoder <folder>', 'a pre-trained encoder: tokenizer.json and ONNX or token vectors')
    .option('--encodings <folder>', "keep the encoder's results there for other runs")
    .option('--resume', 'continue from the last checkpoint')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nPosts may be JSONL, CSV, TSV, Parquet or text (.gz or not), research formats, or archives of Twitter/X,\n' +
        'Mastodon and Bluesky as downloaded; see docs/data.md. Ctrl-C ends training and writes the model if there is one worth keeping. Models that\n' +
        'train in epochs keep a checkpoint next to the bundle until training is done.',
    )
    .action((options: TrainOptions) => train(options, terminal));
  registerOption(command);
  postFileOptions(command);
}

async function train(options: TrainOptions, terminal: Terminal): Promise<void> {
  const { BundleTarget } = await import('../../recommend/bundle-target.ts');
  const { knownModel } = await import('../known-model.ts');
  const { readSettings } = await import('../settings.ts');

  const model = await knownModel(options.model);
  const reading = await toReadOptions(options);
  const wordVectors = await wordVectorsFor(model, options);
  const { encoderFor } = await import('../encoder-option.ts');
  const encoder = await encoderFor(model, options);
  const settings = await readSettings(model, options.set, options.config, {
    ...(wordVectors && { vectors: 'given', dimension: wordVectors.dimension }),
    ...(encoder && { encoder: 'given' }),
  });
  for (const name of ['vectors', 'encoder'] as const) await checkUsed(name, options, settings);
  await checkInputs(options, encoder);
  // From here on, no other training run writes there or to the checkpoint next to it.
  const target = await BundleTarget.open(options.out);
  try {
    const checkpoints = await checkpointsFor(model, options, terminal);
    const corpus = await readPosts(options, reading, terminal);
    const start = {
      seed: options.seed,
      checkpoints,
      wordVectors,
      encoder: encoder?.encoder,
      encodings: encoder?.encodings,
    };
    const trained = await fitModel(model, corpus, settings, terminal, start).catch((error: Error) =>
      sayHowToGoOn(error, options),
    );
    await keep(trained, corpus, target, checkpoints, options, terminal);
    if (encoder?.isTemporary) await encoder.encodings.remove();
  } finally {
    encoder?.encodings.close();
    await target.close();
  }
}

/** @throws {UsageError} if a file is given, but another option says not to use it */
async function checkUsed(
  name: 'vectors' | 'encoder',
  { [name]: file }: TrainOptions,
  { [name]: setting }: Record<string, unknown>,
): Promise<void> {
  if (file === undefined || setting === 'given') return;
  const { UsageError } = await import('../failure.ts');
  throw new UsageError(
    `--${name} ${file} would not be used, since the option ${name} is "${setting}"; remove one of the two`,
  );
}

/** @throws {InvalidArgumentError} if the bundle or its checkpoint would overwrite an input file */
async function checkInputs(
  { train, valid, config, vectors, out }: TrainOptions,
  encoder: TrainingEncoder | undefined,
): Promise<void> {
  const { checkDistinct } = await import('../../files/overwriting.ts');
  const { filesOfBundle } = await import('../../recommend/bundle-replacement.ts');
  const { withCompanions } = await import('../../posts/index.ts');
  const { checkpointOf } = await import('../checkpoint-file.ts');
  const posts = [train, ...(valid === undefined ? [] : [valid])].flatMap(withCompanions);
  const others = [config, vectors, encoder?.file].filter((path) => path !== undefined);
  checkDistinct([...(await filesOfBundle(out)), checkpointOf(out)], [...posts, ...others]);
}

async function readPosts(
  { train, valid }: TrainOptions,
  reading: ReadOptions,
  terminal: Terminal,
): Promise<{ train: Post[]; valid?: Post[] | undefined }> {
  const { readCorpus } = await import('../read-corpus.ts');
  return {
    train: await readCorpus(train, terminal, reading),
    valid: valid === undefined ? undefined : await readCorpus(valid, terminal, reading),
  };
}

/** Evaluates the model and writes it. */
async function keep(
  { fitted, seconds }: { fitted: Fitted; seconds: number },
  { train, valid }: { train: readonly Post[]; valid?: readonly Post[] | undefined },
  target: BundleTarget,
  checkpoints: CheckpointFile | undefined,
  options: TrainOptions,
  terminal: Terminal,
): Promise<void> {
  const { InterruptedError } = await import('../../base/errors.ts');
  // Let a pending Ctrl-C through: models that train synchronously have blocked it until now.
  await new Promise((resolve) => setImmediate(resolve));
  // After Ctrl-C, do not make the user wait for the validation.
  const stopped = terminal.signal.aborted;
  const metrics = valid && !stopped ? await validate(fitted, valid, terminal) : undefined;
  const training = {
    seed: options.seed,
    posts: train.length,
    validationPosts: valid?.length ?? 0,
    seconds: Number(seconds.toFixed(3)),
    ...(fitted.epochs && { epochs: [...fitted.epochs] }),
  };
  await target.write(fitted.export(), { metrics, training });
  if (stopped) {
    const goOn = checkpoints ? '; to continue from there, use --resume' : '';
    throw new InterruptedError(
      `training was interrupted; ${options.out} has the best model so far${goOn}`,
    );
  }
  await checkpoints?.remove();
  await report(options, training, metrics, terminal);
}

/** @throws {UsageError} if the model does not use word vectors */
async function wordVectorsFor(
  model: Model,
  { vectors }: TrainOptions,
): Promise<WordVectorSource | undefined> {
  if (vectors === undefined) return undefined;
  const { UsageError } = await import('../failure.ts');
  if (!('vectors' in model.options.properties)) {
    throw new UsageError(`${model.name} does not use word vectors; train it without --vectors`);
  }
  const { openWordVectorFile } = await import('../word-vector-file.ts');
  return openWordVectorFile(vectors);
}

/**
 * The checkpoint file of the model; undefined if it keeps no checkpoints.
 *
 * @throws {NotSupportedError} if the model is to resume but keeps no checkpoints
 * @throws {FileAccessError} if there is no checkpoint to resume from, or its path is taken by something else
 */
async function checkpointsFor(
  model: Model,
  { out, resume }: TrainOptions,
  terminal: Terminal,
): Promise<CheckpointFile | undefined> {
  const { FileAccessError, NotSupportedError } = await import('../../base/errors.ts');
  if (!model.resumable) {
    if (!resume) return undefined;
    throw new NotSupportedError(
      `${model.name} keeps no checkpoints, so there is nothing to resume; train without --resume`,
    );
  }
  const { CheckpointFile, checkpointOf } = await import('../checkpoint-file.ts');
  const file = new CheckpointFile(checkpointOf(out), resume === true);
  if (resume && !(await file.exists())) {
    throw new FileAccessError(
      `there is no checkpoint ${file.path}; train without --resume to start over`,
    );
  }
  await file.checkPlace();
  if (!resume && (await file.exists())) {
    terminal.note(
      `${file.path} is from an earlier run that did not finish; it stays until this run writes its own (to continue from it, use --resume)`,
    );
  }
  return file;
}

/** Adds to a divergence error that no bundle was written, and how to continue from the checkpoint. */
async function sayHowToGoOn(error: Error, { out }: TrainOptions): Promise<never> {
  const { DivergenceError } = await import('../../training/divergence.ts');
  if (!(error instanceof DivergenceError)) throw error;
  const { message, completedEpochs: epochs } = error;
  const goOn =
    epochs > 0
      ? `; the checkpoint has ${epochs === 1 ? 'the first epoch' : `the first ${epochs} epochs`}: use --resume with a smaller --set learningRate to continue from there, or with --set epochs=${epochs} to write that model`
      : '';
  throw new DivergenceError(`${message}; ${out} was not written${goOn}`, epochs);
}

async function fitModel(
  model: Model,
  corpus: { train: readonly Post[]; valid?: readonly Post[] | undefined },
  settings: Record<string, unknown>,
  terminal: Terminal,
  given: Pick<FitContext, 'seed' | 'checkpoints' | 'wordVectors' | 'encoder' | 'encodings'>,
): Promise<{ fitted: Fitted; seconds: number }> {
  const { nodeRuntime } = await import('../../recommend/node-runtime.ts');
  const { showProgress } = await import('../progress.ts');
  const runtime = await nodeRuntime(settings);
  const { chineseNote } = await import('../chinese-note.ts');
  const note = chineseNote(corpus.train, settings, runtime);
  if (note !== undefined) terminal.note(note);
  terminal.note(`training ${model.name} on ${corpus.train.length.toLocaleString('en')} posts`);
  const progress = await showProgress(terminal, model.name);
  const start = performance.now();
  try {
    const fitted = await model.fit(corpus, settings, {
      ...given,
      signal: terminal.signal,
      onProgress: progress.update,
      logger: { debug() {}, info: progress.note, warn: progress.note },
      runtime,
    });
    return { fitted, seconds: (performance.now() - start) / 1000 };
  } finally {
    progress.stop();
  }
}

/** Metrics on the validation posts that have tags; undefined if no post has any. */
async function validate(
  fitted: Fitted,
  valid: readonly Post[],
  terminal: Terminal,
): Promise<Record<string, number> | undefined> {
  const { toQuery } = await import('../../posts/index.ts');
  const { answerAll, figuresOf } = await import('../measure.ts');
  const { showProgress } = await import('../progress.ts');
  const tagged = valid.filter(({ hashtags }) => hashtags.length > 0);
  if (tagged.length === 0) return undefined;
  const progress = await showProgress(terminal, 'validation');
  try {
    const { rankings } = await answerAll(fitted, tagged.map(toQuery), 5, terminal, progress);
    return figuresOf(
      rankings,
      tagged.map(({ hashtags }) => hashtags),
    );
  } finally {
    progress.stop();
  }
}

async function report(
  { model, out, json }: TrainOptions,
  training: { posts: number; seconds: number },
  metrics: Record<string, number> | undefined,
  terminal: Terminal,
): Promise<void> {
  if (json) {
    terminal.print(
      JSON.stringify({ model, bundle: out, ...training, ...(metrics && { metrics }) }),
    );
    return;
  }
  const posts = training.posts.toLocaleString('en');
  terminal.print(`${out}: ${model}, trained on ${posts} posts in ${training.seconds.toFixed(1)} s`);
  if (!metrics) return;
  const { keyFigures } = await import('../measure.ts');
  for (const name of keyFigures) {
    terminal.print(`  validation ${name} ${metrics[name].toFixed(4)}`);
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { makeWorkspace, run, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const bundle = workspace.path('bundles/knn');
const corpus = smallCorpus();
const train = workspace.write('train.jsonl', toJsonl(corpus.train));
const test = workspace.write('test.jsonl', toJsonl(corpus.test));
afterAll(workspace.remove);

beforeAll(async () => {
  const args = ['train', '--model', 'knn', '--train', train, '--valid', test, '--out', bundle];
  const trained = await run([...args, '--set', 'neighbours=9', '--json']);
  expect(trained).toMatchObject({ exitCode: 0, stderr: 'training knn on 180 posts' });
  const report = JSON.parse(trained.stdout);
  expect(report).toMatchObject({ model: 'knn', bundle, seed: 1, posts: 180, validationPosts: 60 });
  expect(report.metrics['f1@1']).toBeGreaterThan(0.5);
});

describe('the main job', () => {
  it('recommends the tags of the topic in their usual spelling', async () => {
    const text = 'the espresso beans and the grinder';
    const plain = await run(['recommend', '--bundle', bundle, text]);
    expect(plain.exitCode).toBe(0);
    expect(plain.stdout.split('\n')[2]).toMatch(/^ {2}#Coffee +\S+ +\d+$/);
    const json = await run(['recommend', '--bundle', bundle, '-k', '2', '--json', text]);
    const { recommendations } = JSON.parse(json.stdout);
    expect(recommendations).toHaveLength(2);
    expect(recommendations[0]).toMatchObject({ tag: 'coffee', display: 'Coffee', seen: true });
  });

  it('reports when nothing in a post points to a tag, and lists popular tags separately', async () => {
    const args = ['recommend', '--bundle', bundle, '-k', '3'];
    const plain = await run([...args, 'xqzv the wkjq https://example.com/espresso']);
    expect(plain.exitCode).toBe(0);
    expect(plain.stdout).toMatch(/^ {2}Nothing in this post points to a tag\.\n {2}Popular:\n/);
    expect(plain.stdout).not.toMatch(/%|score/);
    const json = JSON.parse((await run([...args, '--json', 'xqzv'])).stdout);
    expect(json.recommendations).toEqual([]);
    expect(json.popular).toHaveLength(3);
  });

  it('leaves out tags below the minimum', async () => {
    const args = ['recommend', '--bundle', bundle, '--json', '-k', '9', 'rook and pawn'];
    const all = JSON.parse((await run(args)).stdout).recommendations;
    const { score } = all[1];
    const enough = JSON.parse((await run([...args, '--minimum', `${score}`])).stdout);
    expect(enough.recommendations).toEqual(all.filter((one: typeof all) => one.score >= score));
    expect(enough.recommendations.length).toBeLessThan(all.length);
    const none = await run(['recommend', '--bundle', bundle, '--minimum', '9', 'rook and pawn']);
    expect(none.stdout).toMatch(/^ {2}Nothing .* a tag strongly enough \(--minimum 9\)\.\n/);
    const wrong = await run([...args, '--minimum', 'high']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/--minimum.*Expected a number/);
  });

  it('never recommends the tags of a file, and says which of its lines is no tag', async () => {
    const args = ['recommend', '--bundle', bundle, '--json', 'rook and pawn', '--block'];
    const list = workspace.write('block.txt', '\uFEFF#Chess\r\n\r\nnothing else\r\n');
    const { recommendations, popular } = JSON.parse((await run([...args, list])).stdout);
    const tags = [...recommendations, ...popular].map(({ tag }) => tag);
    expect(tags.length).toBeGreaterThan(2);
    expect(tags).not.toContain('chess');
    const wrong = await run([...args, workspace.write('wrong.txt', 'chess\n#\n')]);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/--block .*wrong\.txt line 2: expected a tag, got "#"/);
    expect((await run([...args, workspace.path('none.txt')])).exitCode).toBe(1);
  });

  it('reorders for diversity, within 0 and 1, and can leave out new tags', async () => {
    const args = ['recommend', '--bundle', bundle, '--json', 'rook and pawn'];
    const plain = await run(args);
    expect((await run([...args, '--diversity', '0', '--known-only'])).stdout).toBe(plain.stdout);
    const wrong = await run([...args, '--diversity', '2']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/--diversity.*from 0 to 1/);
  });

  it('uses the author, and leaves out tags that the draft already has', async () => {
    const args = ['recommend', '--bundle', bundle, '--json', '--author', 'a3'];
    const { stdout } = await run([...args, 'so today #Astronomy again']);
    const tags = JSON.parse(stdout).recommendations.map(({ tag }: { tag: string }) => tag);
    expect(tags).toContain('by3');
    expect(tags).not.toContain('astronomy');
  });

  it('reads posts from standard input and from a file', async () => {
    const args = ['recommend', '--bundle', bundle, '--json'];
    const lines = await run(args, { input: 'rook and pawn\n\nsourdough crust' });
    expect(lines.stdout.split('\n').map((line) => JSON.parse(line).recommendations[0].tag)).toEqual(
      ['chess', 'baking'],
    );
    const file = await run([...args, '--input', test]);
    expect(file.stdout.split('\n').map((line) => JSON.parse(line).id)).toEqual(
      corpus.test.map(({ id }) => id),
    );
  });

  it('gives the same metrics for a model and for its predictions file', async () => {
    const predictions = workspace.path('predictions.jsonl');
    const args = ['evaluate', '--json', '--cutoffs', '1,5', '--predictions', predictions];
    const direct = await run([...args, '--bundle', bundle, '--test', test]);
    const { posts, metrics, postsPerSecond } = JSON.parse(direct.stdout);
    expect(posts).toBe(60);
    expect(postsPerSecond).toBeGreaterThan(0);
    expect(Object.keys(metrics)).toEqual(
      expect.arrayContaining([
        'precision@1',
        'recall@1',
        'f1@1',
        'f1@5',
        'ndcg@5',
        'map@5',
        'hit@5',
      ]),
    );
    const again = await run([...args, '--gold', test]);
    expect(JSON.parse(again.stdout).metrics).toEqual(metrics);
  });

  it('evaluates published predictions under another convention', async () => {
    const predictions = workspace.write('predictions.txt', 'cats;dog\nnews\n');
    const gold = workspace.write('gold.txt', 'cat;fish\nweather\n');
    const args = ['evaluate', '--json', '--predictions', predictions, '--gold', gold];
    const textbook = JSON.parse((await run(args)).stdout);
    expect(textbook.metrics['precision@1']).toBe(0);
    const stems = await run([...args, '--convention', 'hashtag-generation']);
    expect(JSON.parse(stems.stdout).metrics['precision@1']).toBe(0.5);
  });

  it('counts only common tags under the closed protocol, and takes histories from a file', async () => {
    const args = ['evaluate', '--json', '--bundle', bundle, '--test', test];
    const closed = ['--protocol', 'closed', '--train', train, '--min-count', '20'];
    const report = JSON.parse((await run([...args, ...closed])).stdout);
    expect(report.posts).toBeLessThanOrEqual(60);
    expect(report.metrics['recall@10']).toBeGreaterThan(0.9);
    const history = await run([...args, '--history', train]);
    expect(JSON.parse(history.stdout).metrics['f1@1']).toBeGreaterThan(0.5);
  });

  it('gives the same bundle for the same seed', async () => {
    const { readFile } = await import('node:fs/promises');
    const twins = ['one', 'two'].map((name) => workspace.path(name));
    for (const out of twins)
      await run(['train', '--model', 'random', '--train', train, '--out', out]);
    const [one, two] = await Promise.all(
      twins.map(async (out) => JSON.parse(await readFile(`${out}/manifest.json`, 'utf8')).files),
    );
    expect(one).toEqual(two);
  });
});

describe('other commands', () => {
  it('lists the models, and shows one with its options', async () => {
    const list = JSON.parse((await run(['models', '--json'])).stdout);
    expect(list.map(({ name }: { name: string }) => name)).toContain('knn');
    const { stdout } = await run(['models', 'knn']);
    expect(stdout).toMatch(/neighbours +integer >= 1 +50 +5 to 500, log/);
    const random = await run(['models', 'random']);
    expect(random.stdout).toContain('random has no option with a search space');
  });

  it('describes, converts and splits posts', async () => {
    const stats = JSON.parse((await run(['data', 'stats', train, '--json'])).stdout);
    expect(stats).toMatchObject({ posts: 180, authors: 12 });
    const csv = workspace.path('train.csv.gz');
    expect((await run(['data', 'convert', train, csv])).stdout).toBe(`${csv}: 180 posts`);
    const again = JSON.parse((await run(['data', 'stats', csv, '--json'])).stdout);
    expect(again).toMatchObject({ posts: 180, tags: stats.tags });
    const parts = workspace.path('parts');
    const split = await run(['data', 'split', csv, '--out', parts, '--by', 'author-time']);
    expect(split.stdout).toMatch(/train\.jsonl\.gz: 14\d posts\n.*valid.*: \d+ posts\n.*test/);
  });

  it('weights tags by their training counts with --train, for bundles and predictions alike', async () => {
    const predictions = workspace.path('for-counts.jsonl');
    const shared = ['--train', train, '--json'];
    const judge = async (...args: string[]) => {
      const { stdout } = await run(['evaluate', ...args]);
      return JSON.parse(stdout).metrics;
    };
    const asked = ['--bundle', bundle, '--test', test];
    const metrics = await judge(...asked, '--predictions', predictions, ...shared);
    expect(metrics['psp@1']).toBeGreaterThan(0);
    expect(metrics['psp@1']).toBeLessThan(metrics['precision@1']); // what is found is common
    const otherCounts = await judge(...asked, '--train', test, '--json');
    expect(otherCounts['psp@1']).not.toBeCloseTo(metrics['psp@1'], 3);
    expect(await judge('--predictions', predictions, '--gold', test, ...shared)).toEqual(metrics);
    expect(await judge(...asked, '--json')).not.toHaveProperty('psp@1');
  });

  it.each([
    [[], ''],
    [['trian'], "octothorpe: unknown command 'trian'"],
    [['train', '--model', 'knn'], "octothorpe: required option '--train <file>' not specified"],
    [['train', '--model', 'kn', '--train', train, '--out', 'x'], 'there is no model "kn"'],
    [
      ['train', '--model', 'knn', '--train', train, '--out', 'x', '--set', 'neighbours=many'],
      'knn: option "neighbours" must be an integer >= 1, got "many"',
    ],
    [['recommend', '--bundle', bundle, '-k', '0', 'x'], 'Expected a whole number >= 1.'],
    [
      ['recommend', '--bundle', bundle, '--platform', 'icq', 'x'],
      'Allowed choices are x, mastodon',
    ],
    [['evaluate', '--bundle', bundle], 'evaluate takes --bundle and --test, or --predictions and'],
    [['evaluate', '--bundle', bundle, '--test', test, '--protocol', 'closed'], '--train'],
  ])('exits with 2 on wrong usage: %j', async (args, message) => {
    const { exitCode, stderr } = await run(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  it('needs training posts to weight tags by how often training has them', async () => {
    const few = workspace.write('two.jsonl', toJsonl(corpus.train.slice(0, 2)));
    const evaluation = ['evaluate', '--bundle', bundle, '--test', test, '--train'];
    expect(await run([...evaluation, few])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `octothorpe: --train ${few}: expected at least 3 training posts, got 2; name the file that the model was trained on`,
    });
    expect((await run([...evaluation, 'absent.jsonl'])).stderr).toMatch(
      /absent\.jsonl: no such file/,
    );
  });

  it('exits with 0 on --help and --version', async () => {
    expect((await run(['--version'])).exitCode).toBe(0);
    const help = await run(['train', '--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain('--set <key=value>');
  });

  it('reports that a model without checkpoints cannot resume', async () => {
    const args = ['train', '--model', 'knn', '--train', train, '--out', bundle, '--resume'];
    const { exitCode, stderr } = await run(args);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'octothorpe: knn keeps no checkpoints, so there is nothing to resume; train without --resume',
    );
  });
});

import type { Command } from 'commander';
import type { TSchema } from 'typebox';
import type { Model } from '../../models/model.ts';
import type { Terminal } from '../terminal.ts';

export function modelsCommand(program: Command, terminal: Terminal): void {
  program
    .command('models')
    .description('list the models, or show one with its paper and options')
    .argument('[name]', 'a model')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, options: { json?: true }) => {
      const { knownModel } = await import('../known-model.ts');
      const { loadModel, modelNames } = await import('../../models/registry.ts');
      if (name === undefined) {
        await listModels(await Promise.all(modelNames.map(loadModel)), options, terminal);
      } else {
        await showModel(await knownModel(name), options, terminal);
      }
    });
}

async function listModels(
  models: readonly Model[],
  { json }: { json?: true },
  terminal: Terminal,
): Promise<void> {
  if (json) {
    const rows = models.map(({ name, summary, paper }) => ({ name, summary, paper }));
    terminal.print(JSON.stringify(rows));
    return;
  }
  const { formatTable } = await import('../table.ts');
  const rows = models.map(({ name, summary }) => [name, summary]);
  for (const line of formatTable([{ name: 'model' }, { name: 'what it is' }], rows)) {
    terminal.print(line);
  }
  terminal.print('\noctothorpe models NAME shows a paper and the options.');
}

async function showModel(
  model: Model,
  { json }: { json?: true },
  terminal: Terminal,
): Promise<void> {
  const { name, summary, paper } = model;
  if (json) {
    terminal.print(JSON.stringify({ name, summary, paper, options: model.options.properties }));
    return;
  }
  const { formatTable } = await import('../table.ts');
  terminal.print(`${name}: ${summary}\n${paper}\n`);
  const rows = Object.entries(model.options.properties).map(([option, schema]) => {
    const { default: value, description = '' } = schema as Annotated;
    return [option, describeType(schema), JSON.stringify(value) ?? '', description];
  });
  if (rows.length === 0) terminal.print('It has no options.');
  else {
    const columns = ['option', 'type', 'default', 'meaning'].map((column) => ({ name: column }));
    for (const line of formatTable(columns, rows)) terminal.print(line);
  }
}

type Annotated = TSchema & { default?: unknown; description?: string };

/** "number >= 0", "one of a, b". */
function describeType(schema: TSchema): string {
  const s = schema as Record<string, unknown>;
  if (Array.isArray(s.anyOf)) return s.anyOf.map(describeType).join(' | ');
  if (s.const !== undefined) return `${s.const}`;
  if (Array.isArray(s.enum)) return s.enum.join(' | ');
  const bounds = (
    [
      ['exclusiveMinimum', '>'],
      ['minimum', '>='],
      ['exclusiveMaximum', '<'],
      ['maximum', '<='],
    ] as const
  ).flatMap(([key, sign]) => (s[key] === undefined ? [] : [` ${sign} ${s[key]}`]));
  return `${s.type ?? 'any'}${bounds.join(' and')}`;
}

import type { Command } from 'commander';
import type { TSchema } from 'typebox';
import type { Model } from '../../models/model.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

export function modelsCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('models')
    .description('list the models, or show the paper and the options of one')
    .argument('[name]', 'the name of a model')
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
  registerOption(command);
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
  for (const line of formatTable([{ name: 'model' }, { name: 'description' }], rows)) {
    terminal.print(line);
  }
  terminal.print('\nRun octothorpe models NAME for the paper and the options of a model.');
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
  const { describeSpace, nothingToSearch, searchSpaces } = await import(
    '../../models/search-space.ts'
  );
  terminal.print(`${name}: ${summary}\n${paper}\n`);
  const spaces = searchSpaces(model);
  const rows = Object.entries(model.options.properties).map(([option, schema]) => {
    const { default: value, description = '' } = schema as Annotated;
    const searched = option in spaces ? describeSpace(spaces[option]) : '';
    return [option, describeType(schema), JSON.stringify(value) ?? '', searched, description];
  });
  if (rows.length === 0) terminal.print('This model has no options.');
  else {
    const columns = ['option', 'type', 'default', 'searched', 'meaning'].map((column) => ({
      name: column,
    }));
    for (const line of formatTable(columns, rows)) terminal.print(line);
    if (Object.keys(spaces).length === 0) terminal.print(`\n${nothingToSearch(name)}.`);
  }
}

type Annotated = TSchema & { default?: unknown; description?: string };

/** A schema in words, such as "number >= 0" or "a | b". */
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

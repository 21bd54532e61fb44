import type { Model } from '../models/model.ts';
import { shellQuote } from './shell-quote.ts';

interface Training {
  readonly model: Model;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly train: string;
  readonly seed: number;
  readonly modules: readonly string[];
  readonly out: string;
}

/** The `train` command that makes a model again. Only options that differ from the defaults are set. */
export function trainCommandLine(training: Training): string {
  const { model, settings, train, seed, modules, out } = training;
  const set = Object.entries(settings)
    .filter(([name, value]) => {
      const { default: usual } = model.options.properties[name] as { default?: unknown };
      return JSON.stringify(value) !== JSON.stringify(usual);
    })
    .flatMap(([name, value]) => [
      '--set',
      `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ]);
  const words = [
    ...['octothorpe', 'train', '--model', model.name, '--train', train],
    ...modules.flatMap((module) => ['--register', module]),
    ...set,
    ...(seed === 1 ? [] : ['--seed', `${seed}`]),
    ...['--out', out],
  ];
  return words.map(shellQuote).join(' ');
}

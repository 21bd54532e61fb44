import type { Command } from 'commander';
import { collect } from './arguments.ts';
import { UsageError } from './failure.ts';

export interface RegisterOptions {
  readonly register?: readonly string[];
}

/** Adds `--register`, which imports the modules before the command runs. */
export function registerOption(command: Command): Command {
  return command
    .option(
      '--register <module>',
      'run a module (a file or a package) that registers models; may be repeated',
      collect,
      [],
    )
    .hook('preAction', () => importModules(command.opts<RegisterOptions>()));
}

async function importModules({ register = [] }: RegisterOptions): Promise<void> {
  if (register.length === 0) return;
  const { InvalidArgumentError } = await import('../base/errors.ts');
  const { importModelModule } = await import('../recommend/model-modules.ts');
  for (const module of register) {
    await importModelModule(module).catch((cause) => {
      if (!(cause instanceof InvalidArgumentError)) throw cause;
      throw new UsageError(`--register: ${cause.message}`, { cause });
    });
  }
}

import type { Command, Option } from 'commander';
import { collect } from './arguments.ts';

/**
 * Rejects options that are given twice, for a command and its subcommands: otherwise the first value would be lost
 * silently. Options that collect their values and options without a value may be repeated.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (takesOneValue(option)) refuseRepeat(command, option);
  }
  for (const below of command.commands) refuseRepeats(below);
}

function takesOneValue({ required, optional, variadic, parseArg }: Option): boolean {
  return (required || optional) && !variadic && parseArg !== collect;
}

function refuseRepeat(command: Command, option: Option): void {
  let first: string | undefined;
  command.on(`option:${option.name()}`, (value: string) => {
    if (first !== undefined) {
      command.error(`error: option '${option.flags}' takes one value, got ${first} and ${value}`, {
        exitCode: 2,
      });
    }
    first = value;
  });
}

#!/usr/bin/env node
import { runCli } from './run.ts';
import { processTerminal } from './terminal.ts';

const exitCode = await runCli(process.argv.slice(2), processTerminal());
// An interrupted read may never return, so exit as soon as the last line is written.
process.stderr.write('', () => process.exit(exitCode));

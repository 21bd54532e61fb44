#!/usr/bin/env node
import { runCli } from './run.ts';
import { processTerminal } from './terminal.ts';

const exitCode = await runCli(process.argv.slice(2), processTerminal());
// An interrupted read may never return: once the last line about the work is out, nothing is waited for.
process.stderr.write('', () => process.exit(exitCode));

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processTerminal } from './terminal.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const before = new Map<string, NodeJS.SignalsListener[]>();
beforeEach(() => {
  for (const signal of signals) {
    before.set(signal, process.listeners(signal));
    process.removeAllListeners(signal);
  }
});
afterEach(() => {
  for (const signal of signals) {
    process.removeAllListeners(signal);
    for (const listener of before.get(signal)!) process.on(signal, listener);
  }
});

describe('the terminal of this process', () => {
  it.each(signals)('tells the command to stop at %s', (signal) => {
    const terminal = processTerminal();
    expect(terminal.signal.aborted).toBe(false);
    process.emit(signal);
    expect(terminal.signal.aborted).toBe(true);
  });

  it('leaves SIGHUP to a command that listens for it', () => {
    const terminal = processTerminal();
    const calls: string[] = [];
    const reload = () => calls.push('reload');
    process.on('SIGHUP', reload);
    process.emit('SIGHUP');
    process.emit('SIGHUP');
    expect([calls, terminal.signal.aborted]).toEqual([['reload', 'reload'], false]);
    process.off('SIGHUP', reload);
    process.emit('SIGHUP');
    expect(terminal.signal.aborted).toBe(true);
  });
});

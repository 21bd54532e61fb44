import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NotSupportedError } from './errors.ts';
import { installCommand, type OptionalPackage, optionalPackage } from './optional-package.ts';

const { dependencies, devDependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
/** Browsers load it through their bundler, so no code here can report that it is missing. */
const peers = Object.keys(peerDependencies).filter((name) => name !== 'onnxruntime-web');

describe('optionalPackage', () => {
  it('names the command that installs a missing package', async () => {
    const missing = Object.assign(new Error("Cannot find package 'pg'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const loading = optionalPackage('pg', () => Promise.reject(missing));
    await expect(loading).rejects.toThrow(NotSupportedError);
    await expect(loading).rejects.toThrow(
      'a store on a PostgreSQL server needs the package pg, which is not installed; run: npm install pg@8.23.1',
    );
  });

  it('rethrows other failures', async () => {
    const broken = new Error('wasm is off');
    await expect(optionalPackage('pg', () => Promise.reject(broken))).rejects.toBe(broken);
  });
});

describe('package.json', () => {
  it('lists every optional package as an optional peer, in the tested version', () => {
    expect(peers.length).toBeGreaterThan(4);
    for (const name of peers) {
      expect(peerDependenciesMeta[name], name).toEqual({ optional: true });
      expect(dependencies).not.toHaveProperty([name]);
      // wink-nlp and its model are installed by one command.
      const named = name === 'wink-eng-lite-web-model' ? 'wink-nlp' : (name as OptionalPackage);
      expect(installCommand(named)).toContain(`${name}@${devDependencies[name]}`);
    }
  });

  it('installs onnxruntime-node without its install script, which downloads CUDA', () => {
    expect(installCommand('onnxruntime-node')).toMatch(/ --ignore-scripts /);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  execute,
  type PostgresServer,
  skipPostgres,
  startPostgres,
} from '../../test/postgres-server.ts';
import { InvalidArgumentError, NotSupportedError, UnavailableError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { openStore } from './open-store.ts';
import { describeStore, post } from './store.case.ts';

const open = (url: string) => openStore(url, { normalizeTag });

describe.skipIf(skipPostgres)('a PostgreSQL server', () => {
  let server: PostgresServer;
  let shared: string;
  beforeAll(async () => {
    server = await startPostgres();
    shared = await server.createDatabase();
  });
  afterAll(() => server?.stop());

  describeStore('postgres:', () => shared, { isLasting: true });

  it('is used by several that create the tables at once', async () => {
    const url = await server.createDatabase();
    const stores = await Promise.all(Array.from({ length: 8 }, () => open(url)));
    const stored = await Promise.all(
      stores.map((store) => store.append('ann', [post('1', 1, 'a')])),
    );
    expect(stored.sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    expect(await stores[0]!.tagCounts(1)).toEqual([{ tag: 'a', count: 1 }]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('with a store of a newer layout is left alone', async () => {
    const url = await server.createDatabase();
    await (await open(url)).close();
    await execute(url, 'update octothorpe.layout set version = 2');
    await expect(open(url)).rejects.toThrow(NotSupportedError);
    await expect(open(url)).rejects.toThrow(
      'the PostgreSQL database has layout 2, and this octothorpe knows layout 1; update octothorpe',
    );
  });

  it('must hold all characters', async () => {
    const url = await server.createDatabase("encoding 'LATIN1' template template0 locale 'C'");
    await expect(open(url)).rejects.toThrow(InvalidArgumentError);
    await expect(open(url)).rejects.toThrow('must have the encoding UTF8, has LATIN1');
  });

  it('may break connections: who waits is told, who comes next is served', async () => {
    const url = await server.createDatabase();
    const store = await open(url);
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await store.append('ann', [post('1', 1)]);
    await execute(url, kill);
    await expect.poll(() => store.latest('ann', 1).catch(String)).toEqual([post('1', 1)]);
    await execute(url, 'drop table octothorpe.post');
    await expect(store.latest('ann', 1)).rejects.toThrow(UnavailableError);
    await expect(store.forget('ann')).rejects.toThrow(/cannot be used: .*octothorpe.post/);
    await expect(store.ping()).resolves.toBeUndefined();
    await store.close();
  });
});

describe('a PostgreSQL server that is not there', () => {
  it('is reported without the password', async () => {
    const opening = open('postgres://ann:secret@127.0.0.1:1/none');
    await expect(opening).rejects.toThrow(UnavailableError);
    await expect(opening).rejects.toThrow(/ECONNREFUSED.*; see that the server runs/);
    await expect(opening).rejects.not.toThrow(/secret/);
  });

  it('is not looked for under a URL that cannot be read', async () => {
    const opening = open('postgres://ann:se/cret@host:port/none');
    await expect(opening).rejects.toThrow(InvalidArgumentError);
    await expect(opening).rejects.toThrow(/write characters such as @ and \/ in a password as %40/);
  });
});

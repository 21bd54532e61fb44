/** Authors' histories and tag counts: in memory, in a folder or on a PostgreSQL server. */
export { ForgottenAuthorError } from './forgotten-authors.ts';
export { type OpenStoreOptions, openStore } from './open-store.ts';
export type { Store, StoredPost, TagCount } from './store.ts';

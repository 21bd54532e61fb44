import { createHmac, randomBytes } from 'node:crypto';
import { OctothorpeError } from '../base/errors.ts';

/** A post of an author who was forgotten; nothing of them is kept until `Store.allow`. */
export class ForgottenAuthorError extends OctothorpeError {
  readonly code = 'E_FORGOTTEN_AUTHOR';

  /** The message does not name the author: it may end in a log. */
  constructor() {
    super('this author was forgotten, so that none of their posts is kept; allow them again first');
  }
}

/** A new secret of a store, for `hashAuthor`. */
export function newSalt(): string {
  return randomBytes(32).toString('hex');
}

/**
 * What a store remembers of a forgotten author in place of the name: HMAC-SHA256 under the store's salt. Who has
 * both the store and a list of names can still tell which of these were forgotten; who has the store alone cannot
 * read a name from it.
 */
export function hashAuthor(salt: string, author: string): string {
  return createHmac('sha256', salt).update(author).digest('hex');
}

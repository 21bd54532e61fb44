import { createHmac, randomBytes } from 'node:crypto';
import { OctothorpeError } from '../base/errors.ts';

/** The post's author was forgotten, so none of their posts are stored until `Store.allow`. */
export class ForgottenAuthorError extends OctothorpeError {
  readonly code = 'E_FORGOTTEN_AUTHOR';

  /** The message does not name the author, since it may be logged. */
  constructor() {
    super(
      'this author was forgotten, so none of their posts are stored; allow the author again first',
    );
  }
}

/** Creates the secret of a store, for `hashAuthor`. */
export function newSalt(): string {
  return randomBytes(32).toString('hex');
}

/**
 * What a store remembers of a forgotten author instead of the name: HMAC-SHA256 with the store's salt. Someone with
 * both the store and a list of names can still tell which of them were forgotten; someone with only the store cannot
 * read a name from it.
 */
export function hashAuthor(salt: string, author: string): string {
  return createHmac('sha256', salt).update(author).digest('hex');
}

/** The server this page came from: its client and its bundles. A site without a server has bundles alone. */
import { type Client, createClient, type ModelsReply } from '../../src/server/client.ts';
import { type Asking, LatestAnswer } from './latest-answer.ts';
import { recall, remember } from './remembered.ts';
import { isSite, siteModels } from './site.ts';
import { retryOf } from './trouble.ts';

const baseUrl = new URL('.', document.baseURI).href;

class Server {
  #token = $state(recall('session', 'token'));
  readonly client: Client = $derived(createClient({ baseUrl, token: this.#token }));
  /** For requests made without the client (bundle files). */
  readonly headers: Readonly<Record<string, string>> = $derived(bearing(this.#token));
  listing = $state<Asking<'models', ModelsReply>>({ kind: 'idle' });
  models = $state<ModelsReply>();

  readonly #asker = new LatestAnswer<'models', ModelsReply>({
    delayMs: 0,
    ask: (_, signal) => (isSite ? siteModels(signal) : this.client.models({ signal })),
    retry: retryOf,
    onChange: (listing) => {
      this.listing = listing;
      if (listing.kind === 'answered') this.models = listing.answer;
    },
  });

  /** Requests the list of bundles, retrying until the server answers. */
  list(): void {
    this.#asker.put('models');
  }

  listAgain(): void {
    this.#asker.again();
  }

  /** Keeps the token for this tab only. It never goes into a URL, because URLs are stored and shared. */
  giveToken(token: string): void {
    this.#token = token;
    remember('session', 'token', token);
  }
}

function bearing(token: string | undefined): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

export const server = new Server();

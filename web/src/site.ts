/** A page of plain files, written by `octothorpe export --target site`: it has no server and recommends on the device. */
import { type ModelsReply, UnreachableError } from '../../src/server/client.ts';

/** Whether this page is one. */
export const isSite = document.querySelector('meta[name="octothorpe-site"]') !== null;

const listUrl = new URL('site.json', document.baseURI);

/** @throws {UnreachableError} if the list of the site's bundles cannot be loaded */
export async function siteModels(signal: AbortSignal): Promise<ModelsReply> {
  try {
    const response = await fetch(listUrl, { signal });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return await response.json();
  } catch (cause) {
    throw new UnreachableError(`${listUrl} could not be loaded`, { cause });
  }
}

/** Has the browser keep the site for use offline. Browsers allow it on pages from HTTPS or localhost. */
export function keepForOffline(): void {
  // Without it, the site works as long as there is a connection.
  navigator.serviceWorker
    ?.register(new URL('service-worker.js', document.baseURI))
    .catch(() => undefined);
}

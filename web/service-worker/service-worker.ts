/**
 * Keeps a site of `octothorpe export --target site` for use offline. Each version has a cache of its own, which is filled
 * before the version is used. A new version waits until all pages of the old one are closed, so no page gets files of two.
 */
import type { SiteList } from '../../src/site/site-list.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** The version, which the export writes into the first line of this file. A server has the file without it. */
  readonly octothorpeSite?: string;
};

type Listed = SiteList['files'][string];

interface Version {
  readonly cache: Cache;
  readonly list: SiteList;
}

const root = self.registration.scope;
/** Other sites may share the origin, and so its caches. */
const prefix = `octothorpe ${root} `;
const current = prefix + self.octothorpeSite;
const listUrl = `${root}site.json`;

if (self.octothorpeSite === undefined) {
  // A server has taken the site's place, so nothing is kept any more.
  self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
  self.addEventListener('activate', (event) => event.waitUntil(leave()));
} else {
  self.addEventListener('install', (event) => event.waitUntil(install()));
  self.addEventListener('activate', (event) => event.waitUntil(activate()));
  self.addEventListener('fetch', (event) => {
    const { method, url } = event.request;
    if (method !== 'GET' || !url.startsWith(root)) return;
    const path = url.slice(root.length).replace(/[?#].*$/, '') || 'index.html';
    event.respondWith(answer(event, path));
  });
}

async function install(): Promise<void> {
  const response = await load('site.json');
  const list = (await response.clone().json()) as SiteList;
  if (list.version !== self.octothorpeSite) {
    throw new Error('the files on the server are of two versions; the browser tries again later');
  }
  const old = await oldVersions();
  const cache = await caches.open(current);
  try {
    const paths = Object.keys(list.files).filter((path) => path !== 'service-worker.js');
    await Promise.all(paths.map((path) => keepFirst(path, { cache, list }, old)));
    await cache.put(listUrl, response);
  } catch (error) {
    await caches.delete(current);
    throw error;
  }
}

/** Keeps a file for the first use: those that every page needs, and those that the old versions had kept. */
async function keepFirst(path: string, { cache, list }: Version, old: readonly Version[]) {
  const listed = list.files[path];
  const url = root + path;
  let wasKept = false;
  for (const version of old) {
    const kept = await version.cache.match(url);
    if (!kept) continue;
    wasKept = true;
    if (listedIn(version.list, path)?.sha256 === listed.sha256) return cache.put(url, kept);
  }
  if (wasKept || !list.later.includes(path)) await cache.put(url, await load(path, listed));
}

async function oldVersions(): Promise<Version[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== current);
  const versions: Version[] = [];
  for (const name of names) {
    const cache = await caches.open(name);
    const list = await listOf(cache);
    if (list) versions.push({ cache, list });
  }
  return versions;
}

async function activate(): Promise<void> {
  await forgetOthers();
  await self.clients.claim();
}

async function leave(): Promise<void> {
  await forgetOthers();
  await self.registration.unregister();
}

async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== current) await caches.delete(name);
  }
}

/**
 * Answers from the cache; what is not there comes from the network, and is kept if it is a file of this version. If the
 * browser's storage is broken, everything comes from the network.
 */
async function answer(event: FetchEvent, path: string): Promise<Response> {
  const cache = await caches.open(current).catch(() => undefined);
  const kept = await cache?.match(root + path).catch(() => undefined);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (cache && response.status === 200) event.waitUntil(keep(cache, path, response.clone()));
  return response;
}

async function keep(cache: Cache, path: string, response: Response): Promise<void> {
  const list = await listOf(cache);
  const listed = list && listedIn(list, path);
  if (!listed || path === 'service-worker.js') return;
  const bytes = await response.arrayBuffer();
  // If there is no room, the file is loaded again next time.
  if (await matches(path, bytes, listed)) {
    await cache.put(root + path, copyOf(response, bytes)).catch(() => undefined);
  }
}

/** @throws {Error} if the file on the server is not the listed one */
async function load(path: string, listed?: Listed): Promise<Response> {
  const response = await fetch(root + path, { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${path}: HTTP status ${response.status}`);
  const bytes = await response.arrayBuffer();
  if (listed && !(await matches(path, bytes, listed))) throw new Error(`${path} has other content`);
  return copyOf(response, bytes);
}

/** Some hosts send `.gz` files with a content encoding, so that they arrive decompressed; their names have a hash. */
async function matches(path: string, bytes: ArrayBuffer, { sha256 }: Listed): Promise<boolean> {
  if (path.endsWith('.gz')) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

/** A response that was not redirected, as pages must be, with the decoded content. No cache takes `Vary: *`. */
function copyOf({ headers }: Response, bytes: ArrayBuffer): Response {
  const copied = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'vary']) copied.delete(name);
  return new Response(bytes, { headers: copied });
}

async function listOf(cache: Cache): Promise<SiteList | undefined> {
  const response = await cache.match(listUrl);
  return response && ((await response.json()) as SiteList);
}

function listedIn({ files }: SiteList, path: string): Listed | undefined {
  return Object.hasOwn(files, path) ? files[path] : undefined;
}

/**
 * The example page. Query parameters of its address set attributes of the element: `?bundle=URL` or `?server=URL`,
 * `k`, `author`, `platform` and `show-popular`.
 */
import type { HashtagEventDetail } from './index.ts';

const element = document.querySelector('hashtag-suggest')!;
const given = new URLSearchParams(location.search);
if (given.has('server')) element.removeAttribute('bundle');
for (const name of ['bundle', 'server', 'k', 'author', 'platform', 'show-popular']) {
  const value = given.get(name);
  if (value !== null) element.setAttribute(name, value);
}

const heard = document.querySelector('#heard')!;
for (const type of ['hashtag-add', 'hashtag-remove']) {
  element.addEventListener(type, (event) => {
    const { written } = (event as CustomEvent<HashtagEventDetail>).detail;
    heard.textContent = `${type}: ${written}`;
  });
}

await import('./index.ts');

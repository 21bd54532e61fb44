/** The pages, selected by the URL's hash: `#/` to write, `#/yours` and `#/models`. */
type Page = 'write' | 'yours' | 'models';

class Route {
  page = $state<Page>(pageOf(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.page = pageOf(location.hash);
    });
  }
}

function pageOf(hash: string): Page {
  if (hash.startsWith('#/yours')) return 'yours';
  return hash.startsWith('#/models') ? 'models' : 'write';
}

export const route = new Route();

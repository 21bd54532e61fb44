/** The two pages, selected by the URL's hash: `#/` to write, and `#/models`. */
type Page = 'write' | 'models';

class Route {
  page = $state<Page>(pageOf(location.hash));

  constructor() {
    addEventListener('hashchange', () => {
      this.page = pageOf(location.hash);
    });
  }
}

function pageOf(hash: string): Page {
  return hash.startsWith('#/models') ? 'models' : 'write';
}

export const route = new Route();

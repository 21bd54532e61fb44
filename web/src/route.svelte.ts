/** Two pages by the address's hash: `#/` to write, `#/models`. */
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

const system = matchMedia('(prefers-color-scheme: dark)');

/** Follows the system until the reader chooses. The choice is not stored: a file has no storage of its own. */
class Theme {
  #chosen = $state<'light' | 'dark'>();
  #system = $state<'light' | 'dark'>(system.matches ? 'dark' : 'light');

  constructor() {
    system.addEventListener('change', () => {
      this.#system = system.matches ? 'dark' : 'light';
    });
  }

  get current(): 'light' | 'dark' {
    return this.#chosen ?? this.#system;
  }

  toggle(): void {
    this.#chosen = this.current === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = this.#chosen;
  }
}

export const theme = new Theme();

const system = matchMedia('(prefers-color-scheme: dark)');

/** As the system has it until someone chooses. A file has nowhere to remember that. */
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

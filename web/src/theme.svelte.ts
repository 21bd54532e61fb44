import { recall, remember } from './remembered.ts';

type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark: the system's setting until the user chooses. */
class ThemeChoice {
  #chosen = $state<Theme | undefined>(read());
  #system = $state<Theme>(system.matches ? 'dark' : 'light');

  constructor() {
    system.addEventListener('change', () => {
      this.#system = system.matches ? 'dark' : 'light';
    });
  }

  get current(): Theme {
    return this.#chosen ?? this.#system;
  }

  toggle(): void {
    const next = this.current === 'dark' ? 'light' : 'dark';
    this.#chosen = next;
    document.documentElement.dataset.theme = next;
    remember('local', 'theme', next);
  }
}

function read(): Theme | undefined {
  const theme = recall('local', 'theme');
  return theme === 'light' || theme === 'dark' ? theme : undefined;
}

export const theme = new ThemeChoice();

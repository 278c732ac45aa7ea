import { effect, signal } from '@preact/signals';
import { inBrowser } from './storage';

/** How the page is shown; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

export const theme = signal<Theme>(inBrowser.read<Theme>('theme') ?? 'system');

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(prefersDark.matches);

/** Whether what is seen now is dark; whoever paints by themselves (the seat map) follows it. */
export const isDark = () => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark');

/** Puts the theme on the document, now and whenever it changes. */
export function applyTheme(): void {
  prefersDark.addEventListener('change', (event) => (systemIsDark.value = event.matches));
  effect(() => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
  });
}

export function setTheme(next: Theme): void {
  theme.value = next;
  inBrowser.write('theme', next === 'system' ? null : next);
}

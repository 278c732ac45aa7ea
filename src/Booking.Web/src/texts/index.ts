import { computed, effect, signal } from '@preact/signals';
import { inBrowser } from '../storage';
import { en } from './en';
import { type Language, languages } from './languages';
import { ptBR } from './pt-BR';

export { type Language, languages } from './languages';

export const language = signal<Language>(firstLanguage());

/** The texts of a language. An area of the page with texts of its own makes its own signal with `textsOf`. */
export function textsOf<T>(all: Record<Language, T>) {
  return computed(() => all[language.value]);
}

/** The texts of the buyers' pages and of what all pages share. */
export const texts = textsOf({ en, 'pt-BR': ptBR });

/** The locale by which numbers, money and dates are written: the reader's own, where it is one of the language. */
export const locale = computed(() => {
  const wanted = language.value.split('-')[0];
  return navigator.languages.find((tag) => tag.split('-')[0] === wanted) ?? language.value;
});

/** Puts the language on the document, now and whenever it changes. */
export function applyLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}

export function setLanguage(next: Language): void {
  language.value = next;
  inBrowser.write('language', next);
}

function firstLanguage(): Language {
  const chosen = inBrowser.read<Language>('language');
  if (chosen && chosen in languages) return chosen;
  const known = Object.keys(languages) as Language[];
  for (const tag of navigator.languages) {
    const match = known.find((one) => one === tag) ?? known.find((one) => one.split('-')[0] === tag.split('-')[0]);
    if (match) return match;
  }
  return 'en';
}

import type { Language } from './languages';

/** What a number calls for in a language, `#` in it being the number as the language writes it. */
export function plurals(language: Language) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count: number, one: string, other: string) =>
    (rules.select(count) === 'one' ? one : other).replace('#', numbers.format(count));
}

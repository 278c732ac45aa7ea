/** The languages of the page, by their own names. A new one begins here; the compiler then says what is missing. */
export const languages = { en: 'English', 'pt-BR': 'Português' } as const;

export type Language = keyof typeof languages;

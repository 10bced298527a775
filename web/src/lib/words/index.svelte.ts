/** The language of the page: every word that it shows comes from here. */
import type { Words } from './en';

/** The languages that the page speaks, each by its own name. */
export const LANGUAGES = { en: 'English', ru: 'Русский' } as const;
export type Language = keyof typeof LANGUAGES;

const catalogues: Record<Language, () => Promise<{ default: Words }>> = {
  en: () => import('./en'),
  ru: () => import('./ru'),
};

class Speech {
  language = $state.raw<Language>('en');
  words = $state.raw<Words>(undefined as unknown as Words);

  /** Changes the language; the words are there when it resolves. */
  async speak(language: Language): Promise<void> {
    const { default: words } = await catalogues[language]();
    this.words = words;
    this.language = language;
    document.documentElement.lang = language;
  }
}

export const speech = new Speech();

/** The words, in the language of now. */
export const t = (): Words => speech.words;

/** The first of the browser's languages that the page speaks. */
export function guessLanguage(wanted: readonly string[]): Language {
  const short = wanted.map((tag) => tag.toLowerCase().split('-')[0]!);
  return short.find((tag): tag is Language => tag in LANGUAGES) ?? 'en';
}

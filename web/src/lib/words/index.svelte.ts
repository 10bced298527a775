/** The language of the page: every word that it shows comes from here. */
import type { First, Words } from './en';

/** The languages that the page speaks, each by its own name. */
export const LANGUAGES = { en: 'English', ru: 'Русский' } as const;
export type Language = keyof typeof LANGUAGES;

const first: Record<Language, () => Promise<{ default: First }>> = {
  en: () => import('./en'),
  ru: () => import('./ru'),
};
const more: Record<Language, () => Promise<{ default: Omit<Words, keyof First> }>> = {
  en: () => import('./en/more'),
  ru: () => import('./ru/more'),
};

class Speech {
  language = $state.raw<Language>('en');
  /** Those of the first look; all of them once `whole` has resolved. */
  words = $state.raw<Words>(undefined as unknown as Words);
  #isWhole = false;

  /** Changes the language; the words are there when it resolves. */
  async speak(language: Language): Promise<void> {
    const [words, others] = await Promise.all([first[language](), this.#isWhole ? more[language]() : null]);
    this.words = { ...words.default, ...others?.default } as Words;
    this.language = language;
    document.documentElement.lang = language;
  }

  /** Sees to it that all words are there: whoever shows more than the first look waits for it. */
  async whole(): Promise<void> {
    while (!this.#isWhole) {
      const { language } = this;
      const { default: others } = await more[language]();
      if (language !== this.language) continue;
      this.#isWhole = true;
      this.words = { ...this.words, ...others };
    }
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

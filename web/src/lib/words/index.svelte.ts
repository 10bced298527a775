/** The language of the page: every word that it shows comes from here. */
import type { Words } from './en';

/** The languages that the page speaks, each by its own name. */
export const LANGUAGES = { en: 'English', ru: 'Русский' } as const;
export type Language = keyof typeof LANGUAGES;

/** What is wanted together comes together: at the first look, at the door alone, by links in letters, and by whoever shows more. */
type Part = 'first' | 'door' | 'letters' | 'more';
type Load = () => Promise<Partial<Words>>;

const parts: Record<Part, Record<Language, Load>> = {
  first: { en: async () => (await import('./en')).default, ru: async () => (await import('./ru')).default },
  door: {
    en: async () => ({ door: (await import('./en/door')).default }),
    ru: async () => ({ door: (await import('./ru/door')).default }),
  },
  letters: {
    en: async () => ({ letters: (await import('./en/letters')).default }),
    ru: async () => ({ letters: (await import('./ru/letters')).default }),
  },
  more: { en: async () => (await import('./en/more')).default, ru: async () => (await import('./ru/more')).default },
};

class Speech {
  language = $state.raw<Language>('en');
  /** Those of the first look; those of another part once it has resolved. */
  words = $state.raw<Words>({} as Words);
  readonly #spoken = new Set<Part>(['first']);

  /** Changes the language, and speaks of this part as well; the words are there when it resolves. */
  async speak(language: Language, part: Part = 'first'): Promise<void> {
    this.#spoken.add(part);
    const words = await Promise.all([...this.#spoken].map((one) => parts[one][language]()));
    this.words = Object.assign({ ...this.words }, ...words);
    this.language = language;
    document.documentElement.lang = language;
  }

  /** Sees to it that the words of the door are there. */
  readonly atDoor = (): Promise<void> => this.#learn('door');

  /** Sees to it that the words are there of what links in letters lead to. */
  readonly ofLetters = (): Promise<void> => this.#learn('letters');

  /** Sees to it that all words of the chat are there: whoever shows more than the first look waits for it. */
  readonly whole = (): Promise<void> => this.#learn('more');

  async #learn(part: Part): Promise<void> {
    while (!this.#spoken.has(part)) {
      const { language } = this;
      const words = await parts[part][language]();
      if (language !== this.language) continue;
      this.#spoken.add(part);
      this.words = { ...this.words, ...words };
    }
  }
}

export const speech = new Speech();

/** The words, in the language of now. */
export const t = (): Words => speech.words;

/**
 * The first of the browser's languages that the page speaks. English that stands behind another is what browsers add by
 * themselves: there, and where there is none, the town's language goes before it.
 */
export function guessLanguage(wanted: readonly string[], ofTown: Language | null = null): Language {
  const short = wanted.map((tag) => tag.toLowerCase().split('-')[0]!);
  const found = short.find((tag): tag is Language => tag in LANGUAGES);
  return found && (found !== 'en' || short[0] === 'en') ? found : (ofTown ?? 'en');
}

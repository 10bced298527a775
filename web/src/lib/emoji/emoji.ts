/** All emoji, in the language of the page and the skin tone of the person. Loaded when first wanted. */
import { preferences } from '../preferences.svelte';
import type { Language } from '../words/index.svelte';
import type { Emoji, EmojiSet } from './set';

export type { Emoji, EmojiSet } from './set';

const RECENT = 24;

const loading = new Map<Language, Promise<EmojiSet>>();

/** The set with the words of a language. */
export function loadEmoji(language: Language): Promise<EmojiSet> {
  let set = loading.get(language);
  if (!set) {
    const rows = language === 'ru' ? import('virtual:emoji/ru') : import('virtual:emoji/en');
    set = Promise.all([import('./set'), rows]).then(([{ EmojiSet }, { default: all }]) => new EmojiSet(all));
    // What failed to load is asked for again the next time.
    set.catch(() => loading.delete(language));
    loading.set(language, set);
  }
  return set;
}

/** The emoji in the skin tone that the person likes. */
export const toned = (emoji: Emoji): string => emoji.tones?.[preferences.skinTone - 1] ?? emoji.text;

/** Notes that it was used: it stands first among the recent ones. */
export function used(text: string): void {
  preferences.recentEmoji = [text, ...preferences.recentEmoji.filter((one) => one !== text)].slice(0, RECENT);
}

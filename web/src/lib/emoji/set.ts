/** A set of emoji with their words in one language: found by shortcode, label or keyword. */

import type { TownEmoji } from '../api/types';

export interface Emoji {
  text: string;
  label: string;
  /** A number of `GROUPS`. */
  group: number;
  shortcodes: readonly string[];
  /** The five skin tones from light to dark; `null` when it has none. */
  tones: readonly string[] | null;
  /** The picture of one of the town's own, whose text is `:name:`. */
  picture?: TownEmoji;
}

/** What the groups of emoji are called in the catalogue, by number; the set has no third one for people to choose from. */
export const GROUPS = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'travel',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
} as const;

export class EmojiSet {
  readonly all: readonly Emoji[];
  readonly #words: readonly string[][];
  readonly #byCode = new Map<string, Emoji>();
  readonly #byText = new Map<string, Emoji>();

  constructor(rows: readonly EmojiRow[]) {
    this.all = rows.map(([text, label, , group, shortcodes, tones]) => {
      return { text, label, group, shortcodes: shortcodes.split(' ').filter(Boolean), tones: tones ?? null };
    });
    this.#words = rows.map(([, label, keywords]) => folded(`${label} ${keywords}`).split(/[^\p{L}\p{N}+-]+/u));
    for (const one of this.all) {
      for (const code of one.shortcodes) if (!this.#byCode.has(code)) this.#byCode.set(code, one);
      for (const text of [one.text, ...(one.tones ?? [])]) this.#byText.set(text, one);
    }
  }

  /** `thumbsup` */
  byShortcode(code: string): Emoji | undefined {
    return this.#byCode.get(code.toLowerCase());
  }

  /** `👍`, in any skin tone. */
  byText(text: string): Emoji | undefined {
    return this.#byText.get(text);
  }

  /** Those that fit, the best first: by shortcode, then by words of the label and keywords. Every word must be found. */
  search(text: string, limit = 200): Emoji[] {
    const wanted = folded(text).replace(/^:|:$/g, '').trim();
    if (wanted === '') return [];
    const parts = wanted.split(/[\s_]+/);
    const found: { emoji: Emoji; rank: number }[] = [];
    this.all.forEach((emoji, at) => {
      const rank = rankOf(emoji, this.#words[at]!, wanted, parts);
      if (rank !== null) found.push({ emoji, rank });
    });
    // The order among equals is that of the set.
    return found
      .sort((a, b) => a.rank - b.rank)
      .slice(0, limit)
      .map(({ emoji }) => emoji);
  }
}

function rankOf({ shortcodes }: Emoji, words: readonly string[], wanted: string, parts: readonly string[]): number | null {
  if (shortcodes.includes(wanted)) return 0;
  if (words[0] === wanted) return 1;
  if (shortcodes.some((code) => code.startsWith(wanted)) || words[0]?.startsWith(wanted)) return 2;
  if (parts.every((part) => words.includes(part))) return 3;
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 4;
  return wanted.length > 2 && shortcodes.some((code) => code.includes(wanted)) ? 5 : null;
}

/** Small letters, and no difference between `е` and `ё`. */
const folded = (text: string): string => text.toLowerCase().replaceAll('ё', 'е');

/** Sections of emoji, one below the other, as the arrow keys walk them. An index counts through all of them. */
import type { OwnEmoji } from './own.svelte';
import { GROUPS, type Emoji, type EmojiSet } from './set';

export type GroupName = (typeof GROUPS)[keyof typeof GROUPS];

export interface EmojiSection {
  key: 'found' | 'recent' | 'own' | GroupName;
  emoji: readonly Emoji[];
}

const MOST_FOUND = 160;

/** What is shown: what was found, or what was used lately, the town's own, and all groups. */
export function sectionsOf(set: EmojiSet, own: OwnEmoji | null, wanted: string, recent: readonly string[]): EmojiSection[] {
  if (wanted.trim() !== '') {
    const found = [...(own?.search(wanted, MOST_FOUND) ?? []), ...set.search(wanted, MOST_FOUND)];
    return [{ key: 'found', emoji: found.slice(0, MOST_FOUND) }];
  }
  const groups = Object.entries(GROUPS).map(([number, key]) => ({ key, emoji: set.all.filter(({ group }) => group === Number(number)) }));
  const lately = recent.map((text) => set.byText(text) ?? own?.byText(text)).filter((one) => one !== undefined);
  return [{ key: 'recent', emoji: lately }, { key: 'own', emoji: own?.offered ?? [] }, ...groups];
}

/** Where each section begins, and how many emoji there are in all. */
export function startsOf(sections: readonly EmojiSection[]): { starts: number[]; total: number } {
  let total = 0;
  const starts = sections.map(({ emoji }) => (total += emoji.length) - emoji.length);
  return { starts, total };
}

/** The section that an index is in. */
const sectionAt = (sections: readonly EmojiSection[], index: number): number =>
  startsOf(sections).starts.findLastIndex((start) => start <= index);

export const sectionOf = (sections: readonly EmojiSection[], index: number): EmojiSection | undefined =>
  sections[sectionAt(sections, index)];

export function emojiAt(sections: readonly EmojiSection[], index: number): Emoji | null {
  const section = sectionAt(sections, index);
  return sections[section]?.emoji[index - (startsOf(sections).starts[section] ?? 0)] ?? null;
}

/** Where a key leads from an index, with so many emoji in a row: above the first row is the search. `null`: it is no key of the grid. */
export function moved(sections: readonly EmojiSection[], from: number, key: string, columns: number): number | 'search' | null {
  const { starts, total } = startsOf(sections);
  const section = sectionAt(sections, from);
  const [start, count] = [starts[section] ?? 0, sections[section]?.emoji.length ?? 0];
  const within = (index: number): number => Math.max(0, Math.min(index, total - 1));
  switch (key) {
    case 'ArrowRight':
      return within(from + 1);
    case 'ArrowLeft':
      return within(from - 1);
    case 'Home':
      return within(start);
    case 'End':
      return within(start + count - 1);
    case 'ArrowDown': {
      const isLastRow = rowOf(from - start, columns) === rowOf(count - 1, columns);
      return within(isLastRow ? start + count + ((from - start) % columns) : Math.min(from + columns, start + count - 1));
    }
    case 'ArrowUp': {
      if (from - start >= columns) return from - columns;
      if (section === 0) return 'search';
      const last = Math.max(0, (sections[section - 1]?.emoji.length ?? 0) - 1);
      return within((starts[section - 1] ?? 0) + Math.min(rowOf(last, columns) * columns + ((from - start) % columns), last));
    }
    default:
      return null;
  }
}

const rowOf = (index: number, columns: number): number => Math.floor(index / columns);

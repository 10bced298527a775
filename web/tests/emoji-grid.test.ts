import { describe, expect, test } from 'vitest';
import type { Emoji } from '../src/lib/emoji/emoji';
import { emojiAt, moved, sectionOf, startsOf, type EmojiSection } from '../src/lib/emoji/grid';

const some = (count: number, sign: string): Emoji[] => Array.from({ length: count }, (_, at) => ({ text: `${sign}${at}` }) as Emoji);
/** Rows of four: 0–3, 4–6 | 7–10, 11 | 12, 13. */
const GRID: EmojiSection[] = [
  { key: 'recent', emoji: some(7, 'r') },
  { key: 'smileys', emoji: some(5, 's') },
  { key: 'flags', emoji: some(2, 'f') },
];
const walk = (from: number, ...keys: string[]): number | 'search' | null =>
  keys.reduce<number | 'search' | null>((at, key) => (typeof at === 'number' ? moved(GRID, at, key, 4) : at), from);

describe('a grid of emoji', () => {
  test('counts through its sections', () => {
    expect(startsOf(GRID)).toEqual({ starts: [0, 7, 12], total: 14 });
    expect([6, 7, 13, 14].map((at) => emojiAt(GRID, at)?.text)).toEqual(['r6', 's0', 'f1', undefined]);
    expect(sectionOf(GRID, 11)?.key).toBe('smileys');
    expect(startsOf([])).toEqual({ starts: [], total: 0 });
  });

  test('goes on from section to section, and ends at its ends', () => {
    expect(walk(6, 'ArrowRight')).toBe(7);
    expect(walk(7, 'ArrowLeft')).toBe(6);
    expect([walk(0, 'ArrowLeft'), walk(13, 'ArrowRight')]).toEqual([0, 13]);
  });

  test('keeps its column where a row has one', () => {
    expect(walk(1, 'ArrowDown')).toBe(5);
    expect(walk(3, 'ArrowDown')).toBe(6);
    expect(walk(5, 'ArrowDown')).toBe(8);
    expect(walk(11, 'ArrowDown')).toBe(12);
    expect(walk(13, 'ArrowDown')).toBe(13);
    expect(walk(8, 'ArrowUp')).toBe(5);
    expect(walk(10, 'ArrowUp')).toBe(6);
    expect(walk(13, 'ArrowUp')).toBe(11);
  });

  test('goes to the ends of a section, and above the first row to the search', () => {
    expect([walk(9, 'Home'), walk(9, 'End')]).toEqual([7, 11]);
    expect(walk(2, 'ArrowUp')).toBe('search');
    expect(walk(2, 'a')).toBeNull();
  });
});

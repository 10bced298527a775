/** The keys of the text that is being written. */
import { inOneWord } from '$lib/shortcuts';
import { preferences } from '$lib/preferences.svelte';
import { isMac, isPressed } from '$lib/press';
import type { Format } from './formatting';

/** The formats that have keys of their own. */
export const FORMAT_KEYS = { bold: 'Mod+B', italic: 'Mod+I', code: 'Mod+E', strike: 'Mod+Shift+X' } as const;
const FORMATS = Object.keys(FORMAT_KEYS) as (keyof typeof FORMAT_KEYS)[];

/** Whether fingers are what points here: the keyboard is on the screen then, and Enter breaks the line. */
export const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

/** The format that the keys mean, if any. */
export const formatOf = (event: KeyboardEvent): Format | null => FORMATS.find((how) => isPressed(event, FORMAT_KEYS[how])) ?? null;

/** How the keys of a format are written. */
export const keysFor = (how: Format): string => (how in FORMAT_KEYS ? inOneWord(FORMAT_KEYS[how as keyof typeof FORMAT_KEYS]) : '');

/** Whether this Enter sends. */
export function isSending(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return true;
  return preferences.enterSends && !isTouch() && !event.shiftKey && !event.altKey;
}

/** How the keys that send are written. */
export const sendingKeys = (): string => (preferences.enterSends ? 'Enter' : isMac ? '⌘Enter' : 'Ctrl+Enter');

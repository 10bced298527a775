/** The keys of the text: by their place on the keyboard, so that they are the same in every alphabet. */
import { preferences } from '$lib/preferences.svelte';
import type { Format } from './markdown';

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Whether fingers are what points here: the keyboard is on the screen then, and Enter breaks the line. */
export const isTouch = (): boolean => matchMedia('(pointer: coarse)').matches;

const isCommand = (event: KeyboardEvent): boolean => (isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);

/** The format that the keys mean, if any. */
export function formatOf(event: KeyboardEvent): Format | null {
  if (!isCommand(event) || event.altKey) return null;
  if (event.shiftKey) return event.code === 'KeyX' ? 'strike' : null;
  return ({ KeyB: 'bold', KeyI: 'italic', KeyE: 'code' } as const)[event.code] ?? null;
}

/** How the keys of a format are written. */
export function keysFor(how: Format): string {
  const [command, shift] = isMac ? ['⌘', '⇧'] : ['Ctrl+', 'Shift+'];
  const keys: Partial<Record<Format, string>> = { bold: 'B', italic: 'I', code: 'E', strike: `${shift}X` };
  return keys[how] ? command + keys[how] : '';
}

/** Whether this Enter sends. */
export function isSending(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey) return true;
  return preferences.enterSends && !isTouch() && !event.shiftKey && !event.altKey;
}

/** How the keys that send are written. */
export const sendingKeys = (): string => (preferences.enterSends ? 'Enter' : isMac ? '⌘Enter' : 'Ctrl+Enter');

/** Whether an input method is still composing: its Enter is its own. */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

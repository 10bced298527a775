/** The shortcuts of the page but those of a message, one table: what is listened for, what the sheet shows and what tooltips say. */
import { t } from './words/index.svelte';
import type { Words } from './words/en';

export type KeyId = keyof Words['shell']['keys'];

export interface Shortcut {
  id: KeyId;
  section: 'everywhere' | 'channels' | 'writing';
  /** Any of them does it. `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
  keys: readonly string[];
}

export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

export const shortcuts: readonly Shortcut[] = [
  { id: 'switcher', section: 'everywhere', keys: ['Mod+K'] },
  { id: 'search', section: 'everywhere', keys: ['Mod+Shift+F', '/'] },
  { id: 'shortcuts', section: 'everywhere', keys: ['?', 'Mod+/'] },
  { id: 'region', section: 'everywhere', keys: ['F6'] },
  { id: 'regionBack', section: 'everywhere', keys: ['Shift+F6'] },
  { id: 'back', section: 'everywhere', keys: [isMac ? 'Mod+[' : 'Alt+ArrowLeft'] },
  { id: 'forward', section: 'everywhere', keys: [isMac ? 'Mod+]' : 'Alt+ArrowRight'] },
  { id: 'previous', section: 'channels', keys: ['Alt+ArrowUp'] },
  { id: 'next', section: 'channels', keys: ['Alt+ArrowDown'] },
  { id: 'previousUnread', section: 'channels', keys: ['Alt+Shift+ArrowUp'] },
  { id: 'nextUnread', section: 'channels', keys: ['Alt+Shift+ArrowDown'] },
  { id: 'mentions', section: 'channels', keys: ['Mod+Shift+M'] },
  { id: 'read', section: 'channels', keys: ['Escape'] },
  { id: 'readAll', section: 'channels', keys: ['Shift+Escape'] },
  { id: 'editLast', section: 'writing', keys: ['ArrowUp'] },
];

const NAMES: Record<string, string> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Alt: isMac ? '⌥' : 'Alt',
  Shift: isMac ? '⇧' : 'Shift',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

/** The keys of one combination as they are called on this machine: `['Ctrl', 'K']`. */
export const keyNames = (keys: string): string[] => keys.split('+').map((key) => NAMES[key] ?? key);

/** The first combination of a shortcut in one word: `Ctrl+K`, `⌘K`. */
export function keyText(id: KeyId): string {
  const keys = shortcuts.find((shortcut) => shortcut.id === id)?.keys[0] ?? '';
  return keyNames(keys).join(isMac ? '' : '+');
}

/** What a shortcut does with its keys, for a tooltip: `Search (Ctrl+Shift+F)`. */
export const keyTip = (id: KeyId, text: string = t().shell.keys[id]): string => `${text} (${keyText(id)})`;

/** Whether these keys were pressed, on whatever keyboard layout. */
export function isPressed(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.pop()!;
  const [mod, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (mod !== parts.includes('Mod') || other || event.altKey !== parts.includes('Alt')) return false;
  // Shift is part of how some layouts write a character.
  const isSign = key.length === 1 && !/[A-Z]/.test(key) && parts.length === 0;
  if (!isSign && event.shiftKey !== parts.includes('Shift')) return false;
  if (/^[A-Z]$/.test(key)) return event.code === `Key${key}`;
  return event.key === key || (key === '/' && parts.length > 0 && event.code === 'Slash');
}

/** The shortcut that was pressed, if it is one of those that hold everywhere on the page. */
export function pressed(event: KeyboardEvent): KeyId | null {
  const found = shortcuts.find(({ section, keys }) => section !== 'writing' && keys.some((one) => isPressed(event, one)));
  return found?.id ?? null;
}

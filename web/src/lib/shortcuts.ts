/** The shortcuts of the page but those of a message, one table: what is listened for, what the sheet shows and what tooltips say. */
import { isMac, isPressed, partsOf } from './press';
import { t } from './words/index.svelte';
import type { Words } from './words/en';

export type KeyId = keyof Words['shell']['keys'];

export interface Shortcut {
  id: KeyId;
  section: 'everywhere' | 'channels' | 'writing';
  /** Any of them does it. `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
  keys: readonly string[];
}

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
  ContextMenu: '☰',
};

/** The keys of one combination as they are called on this machine: `['Ctrl', 'K']`. */
export const keyNames = (keys: string): string[] => partsOf(keys).map((key) => NAMES[key] ?? key);

/** A combination in one word: `Ctrl+K`, `⌘K`. */
export const inOneWord = (keys: string): string => keyNames(keys).join(isMac ? '' : '+');

/** The first combination of a shortcut. */
export const keyText = (id: KeyId): string => inOneWord(shortcuts.find((shortcut) => shortcut.id === id)?.keys[0] ?? '');

/** What a shortcut does with its keys, for a tooltip: `Search (Ctrl+Shift+F)`. */
export const keyTip = (id: KeyId, text: string = t().shell.keys[id]): string => `${text} (${keyText(id)})`;

/** The shortcut that was pressed, if it is one of those that hold everywhere on the page. */
export function pressed(event: KeyboardEvent): KeyId | null {
  const found = shortcuts.find(({ section, keys }) => section !== 'writing' && keys.some((one) => isPressed(event, one)));
  return found?.id ?? null;
}

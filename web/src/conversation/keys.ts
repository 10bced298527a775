/** The keys of the list of messages; the sheet of shortcuts shows them. */
import type { Words } from '$lib/words/en';

export interface Shortcut {
  keys: readonly string[];
  says: keyof Words['conversation']['keys'];
}

export const MESSAGE_KEYS: readonly Shortcut[] = [
  { keys: ['↑', '↓'], says: 'move' },
  { keys: ['Home', 'End'], says: 'end' },
  { keys: ['Enter', 'T'], says: 'thread' },
  { keys: ['R', '+'], says: 'react' },
  { keys: ['E'], says: 'edit' },
  { keys: ['S'], says: 'save' },
  { keys: ['U'], says: 'unread' },
  { keys: ['Delete'], says: 'delete' },
  { keys: ['M', '☰'], says: 'menu' },
  { keys: ['Esc'], says: 'compose' },
];

/** What a key asks for. By the place on the keyboard where there is one, so that it works in every layout. */
export function asked(event: KeyboardEvent): Shortcut['says'] | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === '+' || event.key === '=') return 'react';
  const byCode: Record<string, Shortcut['says']> = {
    ArrowUp: 'move', ArrowDown: 'move', Home: 'end', End: 'end', Enter: 'thread', KeyT: 'thread', KeyR: 'react', KeyE: 'edit',
    KeyS: 'save', KeyU: 'unread', Delete: 'delete', Backspace: 'delete', KeyM: 'menu', ContextMenu: 'menu', Escape: 'compose',
  };
  return byCode[event.code] ?? null;
}

/** The keys of the list of messages; the sheet of shortcuts shows them. */
import { isPressed } from '$lib/press';
import type { Words } from '$lib/words/en';

export interface Shortcut {
  keys: readonly string[];
  says: keyof Words['conversation']['keys'];
  /** Others that do it too, and need not be told. */
  also?: readonly string[];
}

export const MESSAGE_KEYS: readonly Shortcut[] = [
  { keys: ['ArrowUp', 'ArrowDown'], says: 'move' },
  { keys: ['Home', 'End'], says: 'end' },
  { keys: ['Enter', 'T'], says: 'thread' },
  { keys: ['R', '+'], says: 'react', also: ['='] },
  { keys: ['E'], says: 'edit' },
  { keys: ['S'], says: 'save' },
  { keys: ['U'], says: 'unread' },
  { keys: ['X'], says: 'select' },
  { keys: ['Delete'], says: 'delete', also: ['Backspace'] },
  { keys: ['M', 'ContextMenu'], says: 'menu' },
  { keys: ['Escape'], says: 'compose' },
];

/** What a key asks for. */
export function asked(event: KeyboardEvent): Shortcut['says'] | null {
  const found = MESSAGE_KEYS.find(({ keys, also = [] }) => [...keys, ...also].some((one) => isPressed(event, one)));
  return found?.says ?? null;
}

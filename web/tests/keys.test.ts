import { beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Keys from '../src/lib/shortcuts';

let keys: typeof Keys;

beforeAll(async () => {
  vi.stubGlobal('navigator', { platform: 'Linux x86_64' });
  keys = await import('../src/lib/shortcuts');
});

/** A key press as a browser tells it. */
const press = (key: string, code: string, held: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent;

describe('pressed', () => {
  test('knows a letter as it is written, and by its place in an alphabet without it', () => {
    expect(keys.pressed(press('k', 'KeyK', { ctrlKey: true }))).toBe('switcher');
    expect(keys.pressed(press('л', 'KeyK', { ctrlKey: true }))).toBe('switcher');
    expect(keys.pressed(press('.', 'Slash', { ctrlKey: true }))).toBe('shortcuts');
  });

  test('knows a sign however it is typed', () => {
    expect(keys.pressed(press('?', 'Slash', { shiftKey: true }))).toBe('shortcuts');
    expect(keys.pressed(press('?', 'Digit7', { shiftKey: true }))).toBe('shortcuts');
    expect(keys.pressed(press('/', 'Slash'))).toBe('search');
  });

  test('wants just the keys that are named', () => {
    expect(keys.pressed(press('ArrowUp', 'ArrowUp', { altKey: true }))).toBe('previous');
    expect(keys.pressed(press('ArrowUp', 'ArrowUp', { altKey: true, shiftKey: true }))).toBe('previousUnread');
    expect(keys.pressed(press('Escape', 'Escape', { shiftKey: true }))).toBe('readAll');
    expect(keys.pressed(press('k', 'KeyK'))).toBeNull();
    expect(keys.pressed(press('k', 'KeyK', { ctrlKey: true, altKey: true }))).toBeNull();
    expect(keys.pressed(press('k', 'KeyK', { metaKey: true }))).toBeNull();
  });

  test('leaves the keys of messages to the list of messages', () => {
    expect(keys.pressed(press('ArrowUp', 'ArrowUp'))).toBeNull();
    expect(keys.pressed(press('Enter', 'Enter'))).toBeNull();
  });
});

test('keys are called as on this machine', () => {
  expect(keys.keyText('switcher')).toBe('Ctrl+K');
  expect(keys.keyNames('Alt+Shift+ArrowUp')).toEqual(['Alt', 'Shift', '↑']);
});

test('each shortcut of the page stands once, and no two have the same keys', () => {
  const all = keys.shortcuts.filter(({ section }) => section !== 'writing').flatMap((shortcut) => shortcut.keys);
  expect(new Set(all).size).toBe(all.length);
  const ids = keys.shortcuts.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

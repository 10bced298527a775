/** What is a command, and what is only a text. */
import { expect, test } from 'vitest';
import { commandIn, commandsLike } from '../src/composer/commands';
import { tokenAt } from '../src/composer/tokens';
import type { Place } from '../src/lib/chat/place.svelte';

const open = { channel: { kind: 'open', mode: 'talk' }, membership: { is_owner: false } } as unknown as Place;

test('a command has a name in both languages, and what stands behind it', () => {
  expect(commandIn('/topic Release on Friday')).toMatchObject({ command: { id: 'topic' }, rest: 'Release on Friday' });
  expect(commandIn('/Тема  Релиз\nв пятницу')).toMatchObject({ command: { id: 'topic' }, rest: 'Релиз\nв пятницу' });
  expect(commandIn('/mute')).toMatchObject({ command: { id: 'mute' }, rest: '' });
});

test('what nobody knows is asked about, and a path is a text', () => {
  expect(commandIn('/remnid me')).toMatchObject({ command: undefined, name: 'remnid' });
  for (const text of ['/etc/hosts', '/:id', '/', ' /me waits', 'see /me', '//me', '/2 cups', '']) expect(commandIn(text), text).toBeNull();
});

test('commands are offered where a message begins, by the name of the language or the one begun', () => {
  expect(tokenAt('/to', 3)).toEqual({ sigil: '/', query: 'to', from: 0 });
  expect(tokenAt('/to x', 5)).toBeNull();
  expect(tokenAt('say /to', 7)).toBeNull();
  expect(commandsLike('s', open, 'en').map(({ name }) => name)).toEqual(['shrug', 'status']);
  expect(commandsLike('s', open, 'ru').map(({ name }) => name)).toEqual(['shrug', 'status']);
  expect(commandsLike('', open, 'ru').map(({ name }) => name)).toContain('заглушить');
  // Nobody is signed in here, so nobody may leave.
  expect(commandsLike('le', open, 'en')).toEqual([]);
});

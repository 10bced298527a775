import { expect, test } from 'vitest';
import type { Hit, Message } from '$lib/api/types';
import { amended } from '../src/pages/search/amended';

const message = (text: string, more: Partial<Message> = {}): Message => ({ text, is_deleted: false, ...more }) as Message;
const hit: Hit = {
  message: message('the bell is up'),
  snippet: [
    { text: 'the ', is_match: false },
    { text: 'bell', is_match: true },
    { text: ' is up', is_match: false },
  ],
};
const shown = (text: string): string =>
  amended(hit, message(text))
    .snippet.map((piece) => (piece.is_match ? `[${piece.text}]` : piece.text))
    .join('');

test('what was found is marked in what a message says by now', () => {
  expect(shown('no Bell, no BELL')).toBe('no [Bell], no [BELL]');
  expect(shown('nothing rings')).toBe('nothing rings');
  expect(shown('bell')).toBe('[bell]');
});

test('a long text is cut around the first of it', () => {
  const text = `${'a'.repeat(300)} bell ${'b'.repeat(300)}`;
  expect(shown(text)).toMatch(/^…a{59} \[bell\] b{175}…$/);
});

test('a reaction leaves the snippet, a deletion takes it', () => {
  const reacted = amended(hit, message(hit.message.text, { changed: 7 }));
  expect(reacted.snippet).toBe(hit.snippet);
  expect(reacted.message.changed).toBe(7);
  expect(amended(hit, message('', { is_deleted: true })).snippet).toEqual([]);
});

test('signs in what was found are no pattern', () => {
  const signs: Hit = { message: message('c++ (old)'), snippet: [{ text: 'c++ (', is_match: true }] };
  expect(amended(signs, message('new c++ (')).snippet.filter((piece) => piece.is_match)).toHaveLength(1);
});

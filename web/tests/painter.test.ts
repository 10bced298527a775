import { describe, expect, test } from 'vitest';
import { Painter, type Line, type Painted } from '../src/composer/painter';
import type { Chat } from '../src/lib/chat/chat.svelte';
import { withDice } from './support/dice';

const chat = { people: { all: [] }, places: new Map(), named: { all: [] }, groups: { named: () => undefined } } as unknown as Chat;

test('a line has few parts, however much is marked up in it, and all its characters', () => {
  const text = `${'**a** b '.repeat(1_200)}\n**c**`;
  const lines = new Painter({} as Chat).paint(text)!.lines;
  expect(lines.map(({ parts }) => parts.map((part) => part.text).join('')).join('\n')).toBe(text);
  expect(lines[0]!.parts).toHaveLength(201);
  expect(lines[0]!.parts.at(-1)!.looks).toBe('');
  expect(lines[1]!.parts.map(({ looks }) => looks)).toEqual(['sign', 'strong', 'sign']);
});

describe('while somebody types in a hurry', () => {
  const PIECES = ['a', 'b ', '\n', '\n\n', '**', '`', '- ', '> ', '#', '```\n', '*c*', 'https://a.b/c ', ':'];
  const said = (lines: readonly Line[]): string => lines.map(({ parts }) => parts.map(({ text }) => text).join('')).join('\n');

  const looks = (all: Painted | null) => all?.lines.map(({ parts }) => parts) ?? null;

  test('all lines are there after each key, and look as they should after the last', () =>
    withDice(60, (dice) => {
      const painter = new Painter(chat);
      let text = '';
      let painted: Painted | null = null;
      for (let key = 0; key < 60; key++) {
        const from = dice.between(0, text.length);
        const to = dice.between(0, 2) === 0 ? from + dice.between(0, 8) : from;
        text = text.slice(0, from) + (dice.between(0, 3) === 0 ? '' : dice.one(PIECES)) + text.slice(to);
        painted = painter.paint(text, dice.between(0, 4) > 0);
        if (painted) expect(said(painted.lines)).toBe(text);
      }
      const ids = painted?.lines.map(({ id }) => id) ?? [];
      expect(new Set(ids).size).toBe(ids.length);
      expect(looks(painter.paint(text))).toEqual(looks(new Painter(chat).paint(text)));
    }));

  test('lines that are not touched stay what they are, and one that is stays in its place', () => {
    const painter = new Painter(chat);
    const before = painter.paint('**a**\n**b** c\n**d**')!.lines;
    const after = painter.paint('**a**\n**bb** c\n**d**', true)!.lines;
    expect(after[0]).toBe(before[0]);
    expect(after[2]).toBe(before[2]);
    expect(after[1]!.id).toBe(before[1]!.id);
    expect(after[1]!.parts.map(({ text }) => text)).toEqual(['**', 'bb', '**', ' c']);
    expect(after[1]!.parts[0]).toBe(before[1]!.parts[0]);
  });
});

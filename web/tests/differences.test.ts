import { expect, test } from 'vitest';
import { differences, type Piece } from '../src/clock/differences';

const shown = (pieces: readonly Piece[]): string =>
  pieces.map(({ kind, text }) => (kind === 'same' ? text : `${kind === 'added' ? '+' : '-'}[${text}]`)).join('');

test.each([
  ['one two three', 'one two three', 'one two three'],
  ['see you at five', 'see you at six', 'see you at -[five]+[six]'],
  ['a b c', 'a c', 'a -[b ]c'],
  ['a c', 'a b c', 'a +[b ]c'],
  ['', 'new', '+[new]'],
  ['old', '', '-[old]'],
  ['привет всем', 'привет вам всем', 'привет +[вам ]всем'],
])('%j became %j', (before, after, pieces) => {
  expect(shown(differences(before, after))).toBe(pieces);
});

test('whatever was changed, both texts are there', () => {
  const long = Array.from({ length: 3_000 }, (_, index) => `word${index % 7}`).join(' ');
  for (const [before, after] of [
    [long, long.replaceAll('word3', 'other')],
    [long.replaceAll(' ', '\n'), `${long.replaceAll(' ', '\n')}\nend`],
  ] as const) {
    const pieces = differences(before, after);
    const without = (kind: Piece['kind']): string => pieces.flatMap((one) => (one.kind === kind ? [] : [one.text])).join('');
    expect(without('added')).toBe(before);
    expect(without('removed')).toBe(after);
  }
});

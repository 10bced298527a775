import { expect, test } from 'vitest';
import { pieces, withLongNames } from '../src/lib/text/mentions';

const channels = (text: string, names: string[]): string[] =>
  withLongNames(pieces(text), names).map((piece) => (piece.type === 'channel' ? `<${piece.text}>` : piece.text));

test('a channel of several words is called by all of them', () => {
  expect(channels('see #Town square, all', ['Town square'])).toEqual(['see ', '<#Town square>', ', all']);
  expect(channels('#town SQUARE', ['Town square'])).toEqual(['<#town SQUARE>']);
  expect(channels('#town and #tea room', ['Town square', 'tea room'])).toEqual(['<#town>', ' and ', '<#tea room>']);
});

test('the longest name is meant, and a longer word is another one', () => {
  expect(channels('#tea room two', ['tea room', 'tea room two'])).toEqual(['<#tea room two>']);
  expect(channels('#Town squares', ['Town square'])).toEqual(['<#Town>', ' squares']);
  expect(channels('Town square', ['Town square'])).toEqual(['Town square']);
});

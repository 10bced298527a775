import { expect, test } from 'vitest';
import { countChars, isInCode, reactionIn, shortcodeAt, tokenAt } from '../src/composer/tokens';

/** The token at the `|`. */
function token(marked: string) {
  const caret = marked.indexOf('|');
  return tokenAt(marked.replace('|', ''), caret);
}

test('a word that begins with a sigil is completed', () => {
  expect(token('hi @an|')).toEqual({ sigil: '@', query: 'an', from: 3 });
  expect(token('@|')).toEqual({ sigil: '@', query: '', from: 0 });
  expect(token('(#общий|')).toEqual({ sigil: '#', query: 'общий', from: 1 });
  expect(token('so :smi|')).toEqual({ sigil: ':', query: 'smi', from: 3 });
  expect(token('+:thu|')).toEqual({ sigil: ':', query: 'thu', from: 1 });
});

test('a sigil within a word means nothing', () => {
  for (const text of ['anna@exa|', 'at 12:30|', 'c#sharp|', 'hi @anna |', ':)|', ':|', 'a+:thu|']) expect(token(text), text).toBeNull();
});

test('nothing is completed in code', () => {
  expect(token('`@an|`')).toBeNull();
  expect(token('```\n@an|')).toBeNull();
  expect(token('`a` @an|')).not.toBeNull();
});

test('code is what lies between backticks', () => {
  expect(isInCode('a `b` c', 3)).toBe(true);
  expect(isInCode('a `b` c', 6)).toBe(false);
  expect(isInCode('a lone ` here', 10)).toBe(false);
  expect(isInCode('```\nopen', 6)).toBe(true);
  expect(isInCode('~~~\nopen', 6)).toBe(true);
  expect(isInCode('a ` b\n\nc', 7)).toBe(false);
  expect(isInCode('\\`a\\`', 3)).toBe(false);
});

test('a shortcode is whole with its second colon', () => {
  expect(shortcodeAt('so :smile:', 10)).toEqual({ code: 'smile', from: 3 });
  expect(shortcodeAt('12:30:', 6)).toBeNull();
  expect(shortcodeAt('+:smile:', 8)).toBeNull();
  expect(shortcodeAt('`a` :smile:', 11)).not.toBeNull();
  expect(shortcodeAt('`a :smile:', 10)).toBeNull();
});

test('a plus and an emoji alone is a reaction', () => {
  expect(reactionIn('+:smile:')).toEqual({ code: 'smile' });
  expect(reactionIn(' +👍🏽 ')).toEqual({ emoji: '👍🏽' });
  for (const text of ['+1', '+:smile: yes', ':smile:', '+ well']) expect(reactionIn(text), text).toBeNull();
});

test('characters are counted as the server counts them', () => {
  expect(countChars('abc')).toBe(3);
  expect(countChars('👍🏽')).toBe(2);
  expect(countChars('é')).toBe([...'é'].length);
  expect(countChars('👩‍👩‍👧‍👦')).toBe(7);
  expect(countChars('')).toBe(0);
});

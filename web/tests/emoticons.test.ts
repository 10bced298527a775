import { expect, test } from 'vitest';
import { faceAt } from '../src/composer/emoticons';

const made = (text: string): string | undefined => faceAt(text, text.length)?.emoji;

test('a face stands alone, behind a blank or at the beginning', () => {
  expect(made(':)')).toBe('🙂');
  expect(made('well ;-)')).toBe('😉');
  expect(made('first\n<3')).toBe('❤️');
  expect(faceAt('so :D', 5)).toEqual({ from: 3, emoji: '😄' });
  for (const text of ['a:)', 'see (1:)', ':))', '::)', 'http:/', 'https:/', '8:D', '', ' ', ':) ', 'toString'])
    expect(made(text), text).toBeUndefined();
});

test('in code a face is code', () => {
  expect(made('`x` :)')).toBe('🙂');
  expect(made('`x :)')).toBeUndefined();
  expect(faceAt('`x :)`', 5)).toBeNull();
  expect(made('```\nx :)')).toBeUndefined();
});

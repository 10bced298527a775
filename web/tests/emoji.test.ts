import { expect, test } from 'vitest';
import english from 'virtual:emoji/en';
import russian from 'virtual:emoji/ru';
import { EmojiSet } from '../src/lib/emoji/set';

const [en, ru] = [new EmojiSet(english), new EmojiSet(russian)];
const texts = (set: EmojiSet, wanted: string): string[] => set.search(wanted).map(({ text }) => text);

test('a shortcode finds its emoji first', () => {
  expect(texts(en, 'tada')[0]).toBe('🎉');
  expect(texts(en, ':thumbsup:')[0]).toBe('👍');
  expect(texts(ru, 'heart')[0]).toBe('❤️');
  expect(en.byShortcode('smile')?.text).toBe('😄');
});

test('words of the language find it, each by its beginning', () => {
  expect(texts(en, 'party')).toContain('🎉');
  expect(texts(en, 'cat tears')).toContain('😹');
  expect(texts(ru, 'праздн')).toContain('🎉');
  expect(texts(ru, 'ЁЛКА')).toEqual(texts(ru, 'елка'));
  expect(texts(ru, 'елка')).toContain('🎄');
  expect(texts(en, 'праздник')).toEqual([]);
});

test('all of them are reactions as the server takes them, each spelled once', () => {
  expect(en.all.length).toBeGreaterThan(1_500);
  expect(new Set(en.all.map(({ text }) => text)).size).toBe(en.all.length);
  expect(en.all.map(({ text }) => text)).toEqual(ru.all.map(({ text }) => text));
  for (const { text } of en.all) {
    expect([...new Intl.Segmenter().segment(text)], text).toHaveLength(1);
    expect(text).not.toMatch(/^[\p{L}\p{N}]$/u);
  }
  expect(en.byText('👍')?.text).toBe('👍');
  expect(en.byText('❤️')?.text).toBe('❤️');
});

test('the server reads each of them as it is spelled here: it reads this file, too', async () => {
  const all = en.all.flatMap(({ text, tones }) => [text, ...(tones ?? [])]);
  await expect(`${all.join('\n')}\n`).toMatchFileSnapshot('./emoji.txt');
});

test('no emoji of a town is called as one of these: the server reads this file, too', async () => {
  const codes = [...new Set(en.all.flatMap(({ shortcodes }) => shortcodes))].sort();
  await expect(`${codes.join('\n')}\n`).toMatchFileSnapshot('../../crates/model/src/emoji/shortcodes.txt');
});

test('tones are five, and found by what they are', () => {
  expect(en.byText('👍🏽')?.text).toBe('👍');
  expect(en.byText('👍')?.tones).toEqual(['👍🏻', '👍🏼', '👍🏽', '👍🏾', '👍🏿']);
  expect(en.byText('🎉')?.tones).toBeNull();
});

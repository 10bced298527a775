/** What is painted under a text is what its tree says, each character where it stands. */
import { expect, it, test } from 'vitest';
import cases from '../../docs/markdown.json';
import { LOOK } from '../src/composer/character-look';
import { withEmoji } from '../src/composer/shortcodes';
import { Trace, type Means } from '../src/composer/trace';
import { read } from '../src/lib/text/markup/read';
import { plain } from '../src/lib/text/markup/plain';
import { withDice } from './support/dice';

const everybody: Means = ({ text, tail }) => ({ type: 'meant', who: { everyone: true }, text, rest: tail, isOwn: false });

/** The characters that are no signs of writing, and those that are, without blanks. */
function split(text: string, names: string[] = []) {
  const { looks, pills } = new Trace(text, read(text), everybody, names);
  const those = (isSign: boolean): string =>
    [...looks.keys()]
      .filter((at) => ((looks[at]! & (LOOK.sign | LOOK.point)) !== 0) === isSign)
      .map((at) => text[at])
      .join('')
      .replace(/\s+/g, '');
  const of = (look: number): string =>
    text
      .split('')
      .filter((_, at) => looks[at]! & look && !(looks[at]! & LOOK.sign))
      .join('');
  return { said: those(false), signs: those(true), of, pills: pills.map(({ from, to }) => text.slice(from, to)) };
}

/** What a text says; the numbers of a list are signs here. */
const says = (text: string): string =>
  plain(
    read(text).map(function unnumbered(block): typeof block {
      if (block.type === 'quote') return { ...block, blocks: block.blocks.map(unnumbered) };
      if (block.type !== 'list') return block;
      return { ...block, items: block.items.map((item) => ({ ...item, label: null, blocks: item.blocks.map(unnumbered) })) };
    }),
  ).replace(/\s+/g, '');

const all = Object.entries(cases as Record<string, { text: string }[]>);

it.each(all)('finds what %s say in their texts', (_, group) => {
  for (const { text } of group) {
    const normal = text.replace(/\r\n?/g, '\n');
    expect({ text, said: split(normal).said }).toEqual({ text, said: says(normal) });
  }
});

const PIECES = [
  '**',
  '*',
  '_',
  '~~',
  '`',
  '``',
  '```\n',
  '\n',
  '\n\n',
  '> ',
  '- ',
  '1. ',
  '# ',
  '[',
  '](https://a.test)',
  'word',
  ' ',
  '\\',
];
const MORE = ['@anna', '#town', 'https://b.test/x_y', ' | ', '\n---|---\n', '- [x] ', '    ', 'ё', '👍🏽', 'שלום', '.'];

test('whatever is written, each character is found, or left as it is', async () => {
  await withDice(3_000, (dice) => {
    const text = Array.from({ length: dice.between(1, 24) }, () => dice.one([...PIECES, ...MORE])).join('');
    expect({ text, said: split(text).said }).toEqual({ text, said: says(text) });
  });
});

test('looks are those of the message', () => {
  const { of, signs, pills } = split('**Bold _both_** ~~gone~~ `a*b` [here](https://a.test) @anna\n> said\n\n```js\nx = 1\n```');
  expect(of(LOOK.strong)).toBe('Bold both');
  expect(of(LOOK.em)).toBe('both');
  expect(of(LOOK.del)).toBe('gone');
  expect(of(LOOK.code)).toBe('a*b');
  expect(of(LOOK.link)).toBe('here');
  expect(of(LOOK.quote)).toBe('said');
  expect(of(LOOK.block)).toBe('x = 1');
  expect(pills).toEqual(['@anna']);
  expect(signs).toContain('](https://a.test)');
});

test('code that begins with a blank goes on in a line that begins with signs of its own', () => {
  for (const text of ['` a\n\\> b`', '` a\n\\# b`', '` a\n1\\. b`', '> ` a\n> b`', '- ` a\n  b`']) {
    const { of, said } = split(text);
    expect({ text, code: of(LOOK.code).replace(/\s+/g, '') }).toEqual({ text, code: said });
    expect(said).toBe(says(text));
  }
});

test('what follows a quote whose last lines are empty looks as it should', () => {
  for (const text of ['> a\n> \n**b**', '> a\n>\n> \n- **b**', '> > a\n> > \n> **b**', '- > a\n  > \n- **b**']) {
    expect({ text, strong: split(text).of(LOOK.strong) }).toEqual({ text, strong: 'b' });
  }
});

test('a channel of several words is one pill', () => {
  expect(split('see #town square, now', ['town square']).pills).toEqual(['#town square']);
  expect(split('in #c++ we trust', ['c++']).pills).toEqual(['#c++']);
});

test('shortcodes that are pasted become emoji, but not in code or addresses', () => {
  const emojiOf = (code: string) => ({ tada: '🎉' })[code];
  const made = (text: string) => withEmoji(text, 0, text.length, emojiOf);
  expect(made('hi :tada: and :tada:, at 10:30:45 :nope:')).toBe('hi 🎉 and 🎉, at 10:30:45 :nope:');
  for (const text of ['`:tada:`', '```\n:tada:\n```', 'https://a.test/:tada:', 'a:tada:']) expect(made(text)).toBe(text);
});

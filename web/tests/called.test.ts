import { expect, test } from 'vitest';
import { nameKey } from '../src/lib/text/key';
import { parse } from '../src/lib/text/parsed';
import { mentionsIn, settled, spellings, withLongNames, type Meant } from '../src/lib/text/called';

const channels = (text: string, names: string[]): string[] => {
  const [block] = parse(text);
  const children = block?.type === 'paragraph' ? block.children : [];
  return withLongNames(
    children,
    names.map(nameKey).sort((a, b) => b.length - a.length),
  ).flatMap((one) => (one.type === 'call' ? [`<${one.text}>`] : one.type === 'text' ? [one.text] : []));
};

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

test('a call that means nobody is words like those around it', () => {
  const [block] = parse('a @b @Vera, `c` @d. *e* @d');
  const children = block?.type === 'paragraph' ? block.children : [];
  const meant = (text: string): Meant => ({ type: 'meant', who: { person: 1 }, text });
  const found = settled(children, ({ text, tail }) => (text === '@Vera' ? { ...meant(text), rest: tail } : null));
  expect(found).toMatchObject([
    { text: 'a @b ' },
    meant('@Vera'),
    { text: ', ' },
    { type: 'code' },
    { text: ' @d. ' },
    { type: 'em' },
    { text: ' @d' },
  ]);
  expect(settled(Array(3).fill(children).flat(), () => null).filter(({ type }) => type === 'text')).toHaveLength(7);
});

test('signs behind a name may belong to it', () => {
  const all = (tail: string) => spellings({ type: 'call', text: '@Vera', tail }).map(({ key, rest }) => `${key}|${rest}`);
  expect(all('')).toEqual(['vera|']);
  expect(all('..')).toEqual(['vera..|', 'vera.|.', 'vera|..']);
  expect(all('......')).toHaveLength(5);
});

test('mentions are read as the server reads them', () => {
  const { people, everyone } = mentionsIn(
    '(@Anna.) and @БОРИС! anna@example.org `@clara` ~~~\n```\n@dora\n``` @ @@eva https://t.me/@anton',
  );
  expect(people).toEqual([['anna.', 'anna'], ['борис']]);
  expect(everyone).toBe(false);
  expect(mentionsIn('@channel, look').everyone).toBe(true);
  expect(mentionsIn('> - **@anna**\n\n|@boris|\n|-|').people).toEqual([['anna'], ['boris']]);
});

test('spellings of one name have one key', () => {
  for (const [one, other] of [
    ['STRASSE', 'straße'],
    ['ΣΟΦΟΣ', 'σοφος'],
    ['Ёж', 'ЕЖ'],
    ['ＡＢ', 'ab'],
  ] as const)
    expect(nameKey(one)).toBe(nameKey(other));
});

import { describe, expect, it } from 'vitest';
import type { TownEmoji } from '../src/lib/api/types';
import { OwnEmoji } from '../src/lib/emoji/own.svelte';
import { wholeEmoji } from '../src/pages/search/whole-emoji';

const emoji = new OwnEmoji({ version: 1, all: [{ name: 'Party_Parrot' } as TownEmoji] });
/** `*` stands around what was searched for. */
const snippet = (text: string) => text.split('*').map((text, at) => ({ text, is_match: at % 2 === 1 }));
const read = (text: string): string =>
  wholeEmoji(snippet(text), emoji)
    .map(({ text, is_match }) => (is_match ? `*${text}*` : text))
    .join('|');

describe('an emoji in what was found', () => {
  it.each([
    ['a *bell* rings', 'a |*bell*| rings'],
    ['at 10:30 a *bell*: yes', 'at 10:30 a |*bell*|: yes'],
    ['a :*party*_parrot: *sings*', 'a |*:party_parrot:*| |*sings*'],
    [':party_parrot::PARTY_*parrot*:', ':party_parrot:|*:PARTY_parrot:*'],
    [':*party*_nobody:', ':|*party*|_nobody:'],
  ])('of %j is %j', (text, whole) => expect(read(text)).toBe(whole));

  it('is what it was where the town has none', () => {
    const found = snippet('a :*party*_parrot:');
    expect(wholeEmoji(found, null)).toBe(found);
  });
});

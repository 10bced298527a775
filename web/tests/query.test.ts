import { describe, expect, it } from 'vitest';
import { chip, parse, print, printChip, settle, withoutWriting, wordAt, writing, wrong, type Chip } from '../src/pages/search/query';

const made = (operator: Chip['operator'], value: string, more: Partial<Chip> = {}): Chip => ({
  operator,
  value,
  isNegated: false,
  isName: false,
  ...more,
});

describe('a query', () => {
  it.each([
    ['from:anna', made('from', 'anna')],
    ['FROM:@Анна', made('from', 'Анна')],
    ['in:#town-square', made('in', 'town-square')],
    ['in:"Channel 1"', made('in', 'Channel 1')],
    ['In:“Канал 1”', made('in', 'Канал 1')],
    ['in:7', made('in', '7')],
    ['in:"7"', made('in', '7', { isName: true })],
    ['-has:LINK', made('has', 'link', { isNegated: true })],
    ['is:pinned', made('is', 'pinned')],
    ['before:2026-11-22', made('before', '2026-11-22')],
    ['"a phrase"', made(null, 'a phrase')],
    ['-„фраза“', made(null, 'фраза', { isNegated: true })],
    ['"never closed', made(null, 'never closed')],
  ])('has the chip of %s', (text, expected) => {
    expect(parse(text)).toEqual({ chips: [expected], words: '' });
  });

  it.each([
    'foo:bar',
    'http://example.com',
    ':',
    'from',
    'from:',
    'from: anna',
    '-',
    '- word',
    '-word',
    '""',
    'x"y"z',
    'in: progress',
    'on:monday',
    'before:tomorrow',
    'on:2026-02-30',
    'has:cheese',
    'is:nice',
    '--force',
    '-n',
    'a -b c',
  ])('has only words in %s', (text) => expect(parse(text)).toEqual({ chips: [], words: text }));

  it('keeps the words in their order beside the chips', () => {
    const { chips, words } = parse('  the  budget from:anna -"last year" -roof is:pinned plan ');
    expect(chips.map(printChip)).toEqual(['from:anna', '-"last year"', 'is:pinned']);
    expect(words).toBe('the budget -roof plan');
  });

  it('reads back what it prints, whatever was written', () => {
    const pieces = [
      '-',
      '"',
      '“',
      'from:',
      'IN:',
      'before:',
      'on:',
      'has:',
      'is:',
      '@',
      '#',
      '7',
      '2026-11-22',
      'link',
      ' ',
      ' ',
      '\u{a0}',
      'я',
      'a b',
    ];
    let seed = 7;
    const random = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let round = 0; round < 5_000; round += 1) {
      const text = Array.from({ length: random(13) }, () => pieces[random(pieces.length)]!).join('');
      const query = parse(text);
      expect(parse(print(query)), text).toEqual(query);
    }
  });

  it('says what the server would not take', () => {
    expect(wrong(parse('я'.repeat(501)))).toBe('long');
    expect(wrong(parse('я '.repeat(21)))).toBe('many');
    expect(wrong(parse('я '.repeat(20)))).toBeNull();
    expect(wrong(parse('on:2026-11-22 has:link'))).toBeNull();
  });

  it('makes chips of names, and none of those that cannot be written', () => {
    expect(printChip(chip('in', 'Канал 1')!)).toBe('in:"Канал 1"');
    expect(printChip(chip('in', '7')!)).toBe('in:"7"');
    expect(printChip(chip('in', '7', false, true)!)).toBe('in:7');
    expect(printChip(chip('in', '#odd')!)).toBe('in:##odd');
    expect(chip('in', 'the "old" hall')).toBeNull();
  });
});

describe('what is being written', () => {
  it('becomes a chip at the blank or the quote behind it', () => {
    expect(settle('from:anna', 9)).toEqual({ chips: [], text: 'from:anna', caret: 9 });
    expect(settle('from:anna ', 10)).toEqual({ chips: [made('from', 'anna')], text: '', caret: 0 });
    expect(settle('in:"a b', 7).chips).toEqual([]);
    expect(settle('in:"a b"', 8)).toEqual({ chips: [made('in', 'a b')], text: '', caret: 0 });
    expect(settle('from: anna ', 11).chips).toEqual([]);
  });

  it('leaves the caret among the rest', () => {
    expect(settle('old from:anna new', 17)).toEqual({ chips: [made('from', 'anna')], text: 'old new', caret: 7 });
    expect(settle('old is:pinned  new', 2)).toEqual({ chips: [made('is', 'pinned')], text: 'old  new', caret: 2 });
  });

  it('stays text while the caret stands at its end', () => {
    expect(settle('from:a budget', 6).chips).toEqual([]);
    expect(settle('from:a budget', 7).chips).toEqual([made('from', 'a')]);
  });

  it('is known by its operator', () => {
    expect(writing('budget -from:an', 15)).toMatchObject({ operator: 'from', value: 'an', isNegated: true, start: 7, end: 15 });
    expect(writing('in:"Канал 1', 11)).toMatchObject({ operator: 'in', value: 'Канал 1' });
    expect(writing('budget', 6)).toBeNull();
    expect(withoutWriting('budget from:an', 14)).toBe('budget');
    expect(withoutWriting('budget ', 7)).toBe('budget');
  });

  it('begins as a word', () => {
    expect(wordAt('budget fr', 9)).toEqual({ word: 'fr', isNegated: false, start: 7 });
    expect(wordAt('-IS', 3)).toEqual({ word: 'is', isNegated: true, start: 0 });
    expect(wordAt('from:', 5)).toBeNull();
    expect(wordAt('a ', 2)).toBeNull();
  });
});

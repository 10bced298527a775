import { describe, expect, it } from 'vitest';
import { folded, LONG, SHOWN } from '../src/lib/text/fold';
import { parse, said } from '../src/lib/text/parsed';
import { plain } from '../src/lib/text/markup/plain';
import type { Block, Inline } from '../src/lib/text/markup/tree';

/** The elements that blocks are drawn with, at most; of code, those of its colours as well. */
const elements = (all: readonly Block[]): number =>
  sum(all, (one) => {
    switch (one.type) {
      case 'paragraph':
      case 'heading':
        return 1 + within(one.children);
      case 'quote':
        return 1 + elements(one.blocks);
      case 'list':
        return 1 + sum(one.items, ({ blocks }) => 3 + elements(blocks));
      case 'table':
        return 4 + sum(one.rows, (row) => 1 + sum(row, (cell) => 1 + within(cell)));
      case 'code':
        return 10 + (one.language === '' ? 0 : (one.text.match(/\w+|[^\w\s]/g)?.length ?? 0));
      case 'rule':
        return 1;
    }
  });
const within = (all: readonly Inline[]): number =>
  sum(all, (one) => (one.type === 'text' ? 0 : 'children' in one ? 1 + within(one.children) : 1));
const sum = <One>(all: readonly One[], of: (one: One) => number): number => all.reduce((total, one) => total + of(one), 0);

/** What is shown of a text at first. */
const shown = (text: string): Block[] => folded(parse(text)) ?? parse(text);
const lines = (blocks: readonly Block[]): number => plain(blocks).split('\n').length;

describe('what is shown of a long text', () => {
  it('is all of it where it is not long', () => {
    for (const text of [
      'a',
      'a\n'.repeat(40),
      'word '.repeat(600),
      '- a\n'.repeat(40),
      '```rust\nlet a = b(c)?;\n```',
      '|a|b|\n|-|-|\n' + '|1|2|\n'.repeat(30),
    ]) {
      expect(folded(parse(text)), text.slice(0, 20)).toBeNull();
    }
  });

  it('is its beginning, whatever it is', () => {
    const texts = [
      'a\n'.repeat(41),
      'a\n\n'.repeat(41),
      '- a\n'.repeat(2_490),
      '> - a\n'.repeat(1_600),
      'word '.repeat(1_990),
      '`a` '.repeat(2_450),
      '*a* '.repeat(2_490),
      'http://a.b '.repeat(900),
      '@a '.repeat(3_000),
      'a'.repeat(9_990),
      '```\n' + 'a\n'.repeat(4_900) + '```',
      '```js\n' + '1+'.repeat(4_900) + '\n```',
      '```js\na\n```\n'.repeat(700),
      '``` ' + 'a\n'.repeat(4_900) + '```',
      `|${'a|'.repeat(1_500)}\n|${'-|'.repeat(1_500)}\n|${'b|'.repeat(1_500)}`,
      '|a|b|\n|-|-|\n' + '|1|2|\n'.repeat(1_600),
      Array.from({ length: 130 }, (_, n) => `${' '.repeat(n)}- a`).join('\n'),
      '> '.repeat(11) + 'word '.repeat(1_900),
      '*_'.repeat(2_450) + '_*'.repeat(2_450),
    ];
    for (const text of texts) {
      const found = folded(parse(text));
      expect(found, text.slice(0, 20)).not.toBeNull();
      expect(elements(found!), text.slice(0, 20)).toBeLessThanOrEqual(SHOWN.elements * 1.5);
      expect(lines(found!), text.slice(0, 20)).toBeLessThanOrEqual(SHOWN.lines + 1);
      expect(plain(found!).trim(), text.slice(0, 20)).not.toBe('');
      expect(
        said(text).replaceAll(/\s/g, '').startsWith(plain(found!).replaceAll(/\s/g, '')) || text.startsWith('|'),
        text.slice(0, 20),
      ).toBe(true);
    }
  });

  it('has few elements, folded or not', () => {
    for (const piece of ['- a\n', '**a** ', '|a|\n|-|\n\n', '> a\n\n', '```js\n1+1\n```\n', '1. - a\n', '# a\n\n', '`a`\n']) {
      for (let count = 1; count < 200; count += 3) {
        expect(elements(shown(piece.repeat(count))), `${count} times ${JSON.stringify(piece)}`).toBeLessThanOrEqual(LONG.elements * 1.2);
      }
    }
  });

  it('ends between two words, and never within a letter or a sign', () => {
    const [words] = folded(parse('word '.repeat(1_990)))!;
    expect(plain([words!])).toMatch(/word$/);
    for (const sign of ['👩‍👩‍👧‍👦', 'e\u0301\u0302', '🇩🇪']) {
      for (const before of ['', 'a', 'ab', 'abc']) {
        expect(
          plain(folded(parse(before + sign.repeat(4_800 / sign.length)))!)
            .slice(before.length)
            .replaceAll(sign, ''),
        ).toBe('');
      }
    }
    expect(plain(folded(parse('a' + '\u0301'.repeat(9_000)))!)).not.toBe('');
  });

  it('keeps all of its code for who copies it', () => {
    const [code] = folded(parse('```js\n' + 'a()\n'.repeat(100) + '```'))!;
    expect(code).toMatchObject({ text: 'a()\n'.repeat(19) + 'a()', whole: 'a()\n'.repeat(99) + 'a()' });
    expect(folded(parse('```js\na()\n```\n\n' + 'a\n'.repeat(50)))![0]).not.toHaveProperty('whole');
  });

  it('leaves the tree as it was', () => {
    const text = '- a **b**\n'.repeat(100);
    const before = JSON.stringify(parse(text));
    folded(parse(text));
    expect(JSON.stringify(parse(text))).toBe(before);
  });
});

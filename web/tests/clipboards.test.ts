/** Clipboards as programs write them: what becomes of each in a message. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDocument } from '@mixmark-io/domino';
import { describe, expect, test } from 'vitest';
import { toMarkdown } from '../src/composer/paste';
import { inert } from '../src/lib/inert';
import { said } from '../src/lib/text/parsed';
import { clipboardIn } from './support/clipboard';

const folder = join(process.cwd(), 'tests/clipboards');
const all = readdirSync(folder).map((file) => clipboardIn(file, readFileSync(join(folder, file), 'utf8')));

/** What is pasted; `null` when the browser pastes the plain text as it is. */
const pasted = (html: string, language = ''): string | null =>
  html === '' ? null : toMarkdown(createDocument(inert(html), true), language);
/** The words of a text, without the signs that set them off. */
const words = (text: string): string[] => text.replace(/[*_~`\\]/g, '').match(/[\p{L}\p{N}]+/gu) ?? [];

describe.each(all)('$name', ({ html, plain, language, markdown }) => {
  test('becomes what it was', () => {
    expect(pasted(html, language)).toBe(markdown);
  });

  test('is the same with the line ends of Windows', () => {
    expect(pasted(html.replace(/\n/g, '\r\n'), language)).toBe(markdown);
  });

  test('is read on the page as it was, without a sign of its writing', () => {
    if (markdown === null) return;
    const shown = said(markdown);
    for (const sign of ['**', '~~', '\\', '](', '```', '| ---']) if (!plain.includes(sign)) expect(shown).not.toContain(sign);
  });

  test('loses no word that was to be seen, and shows none that was not', () => {
    if (markdown === null) return;
    for (const word of words(plain)) if (word.length > 1) expect(words(markdown).join(' ')).toContain(word);
    expect(markdown).not.toMatch(/secret|ghost|Ghost|Cost price|preheader|tracker|never\b(?!_)|alert/);
  });
});

test('nothing of a style or a handler is left for the browser to apply', () => {
  for (const { html, name } of all) {
    const document = createDocument(inert(html), true);
    const left = Array.from(document.querySelectorAll('*')).flatMap((element) =>
      Array.from(element.attributes, (one) => one.name).filter((attribute) => /^(style|on.*)$/i.test(attribute)),
    );
    expect(left, name).toEqual([]);
    expect(document.querySelector('style'), name).toBeFalsy();
  }
});

test('what is put aside changes no value', () => {
  const html = `<a href=https://e.org/?style=1&onclick=2 title="style='x'" data-x='onload="y"'style="a:b"ONCLICK=x>z</a><!-- <p style="x"> -->`;
  const link = createDocument(inert(html), true).querySelector('a')!;
  expect(link.getAttribute('href')).toBe('https://e.org/?style=1&onclick=2');
  expect(link.getAttribute('title')).toBe("style='x'");
  expect(link.getAttribute('data-x')).toBe('onload="y"');
  expect(link.getAttribute('data-style')).toBe('a:b');
  expect(inert(html)).toContain('<!-- <p style="x"> -->');
});

test('merged cells of any size keep the columns, and end', () => {
  const rows = '<tr><td colspan=0>a</td><td rowspan=99999>b</td></tr><tr><td>c</td></tr>';
  expect(pasted(`<table>${rows}</table>`)!.split('\n')).toHaveLength(3);
  expect(pasted('<table><tr><td colspan="100000">x</td><td>y</td></tr><tr><td>1</td></tr></table>')!.length).toBeLessThan(5_000);
  expect(
    pasted(
      '<table><tr><td rowspan=2>1</td><td colspan=2>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td>5</td><td>6</td><td>7</td></tr></table>',
    ),
  ).toBe('| 1 | 2 |  |\n| --- | --- | --- |\n|  | 3 | 4 |\n| 5 | 6 | 7 |');
});

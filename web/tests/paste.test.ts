import { createDocument } from '@mixmark-io/domino';
import { expect, test } from 'vitest';
import { isAddress, languageIn } from '../src/composer/clipboard';
import { toMarkdown } from '../src/composer/paste';
import { inert } from '../src/lib/inert';

const pasted = (html: string): string | null => toMarkdown(createDocument(inert(html), true));

test('what has no formatting stays plain', () => {
  expect(pasted('<div style="color: red"><span>just text</span></div>')).toBeNull();
  expect(pasted('<b style="font-weight:normal"><span>as some editors copy</span></b>')).toBeNull();
});

test('bold, italic, strike, code and links', () => {
  expect(pasted('a <b>bold </b>b, <i>it</i>, <del>no</del>, <code>x = `y`</code>')).toBe('a **bold** b, _it_, ~~no~~, `` x = `y` ``');
  expect(pasted('<a href="https://a.example/x(1)">here</a>')).toBe('[here](https://a.example/x(1))');
  expect(pasted('<a href="https://a.example">https://a.example</a>')).toBe('https://a.example');
  expect(pasted('<a href="javascript:alert(1)">here</a> <b>x</b>')).toBe('here **x**');
});

test('a sign stands between letters where it is read there', () => {
  expect(pasted('это<b>(важно)</b>да')).toBe('это**(важно)**да');
  expect(pasted('это<b>важно</b>да, слово<del>(нет)</del>2')).toBe('этоважнода, слово(нет)2');
  expect(pasted('これは<b>重要</b>です')).toBe('これは**重要**です');
});

test('paragraphs, headings, quotes', () => {
  expect(pasted('<h2>Title</h2><p>one<br>two</p><p>three</p><blockquote><p>said</p><p>more</p></blockquote>')).toBe(
    '## Title\n\none\ntwo\n\nthree\n\n> said\n>\n> more',
  );
});

test('lists, one in another', () => {
  expect(pasted('<ul><li>one<ol><li>a</li><li>b</li></ol></li><li><p>two</p></li></ul>')).toBe('- one\n  1. a\n  2. b\n- two');
});

test('code keeps its lines and language', () => {
  expect(pasted('<pre><code class="language-rust">fn main() {\n    "```";\n}\n</code></pre>')).toBe(
    '````rust\nfn main() {\n    "```";\n}\n````',
  );
});

test('tables', () => {
  expect(pasted('<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td><b>3</b></td></tr></table>')).toBe(
    '| a | b |\n| --- | --- |\n| 1\\|2 | **3** |',
  );
  expect(pasted('<table><tr><td>one cell</td></tr></table>')).toBe('one cell');
});

test('signs that would be read as Markdown are escaped, others are left alone', () => {
  expect(pasted('<b>x</b> 2 * 3 snake_case _so_ [1] [a](b)')).toBe('**x** 2 * 3 snake_case \\_so\\_ [1] [a](b)');
  expect(pasted('<p># not a heading</p><b>x</b>')).toBe('\\# not a heading\n\n**x**');
});

test('a sign that is copied stays apart from the one that sets it off', () => {
  expect(pasted('<b>a*b*</b>')).toBe('__a*b*__');
  expect(pasted('<b>*b*</b> c')).toBe('__\\*b\\*__ c');
  expect(pasted('<i>a_b_</i>')).toBe('*a_b_*');
  expect(pasted('<b><i>a*</i></b>')).toBe('**_a*_**');
  expect(pasted('<b>a</b>* <s>a~~</s>')).toBe('a* a~~');
});

test('an address is one address and nothing else', () => {
  expect(isAddress('https://a.example/b?c')).toBe(true);
  expect(isAddress('see https://a.example')).toBe(false);
  expect(isAddress('ftp://a.example')).toBe(false);
});

test('the language of an editor is told as it tells it', () => {
  expect(languageIn('{"version":1,"isFromEmptySelection":false,"mode":"rust"}')).toBe('rust');
  for (const told of ['', 'null', '{}', '{"mode":"plaintext"}', '{"mode":5}', '{']) expect(languageIn(told), told).toBe('');
});

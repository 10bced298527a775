import { expect, test } from 'vitest';
import { parse } from '../src/lib/text/parsed';
import { format, link, type Edit, type Format, type Selected } from '../src/composer/formatting';
import { lineBreak } from '../src/composer/line-break';

/** `a [b] c`: what is between the brackets is selected. */
function at(marked: string): Selected {
  const start = marked.indexOf('[');
  const end = marked.indexOf(']') - 1;
  return { text: marked.replace('[', '').replace(']', ''), start, end };
}

function after({ text }: Selected, { from, to, insert, start, end }: Edit): string {
  const now = text.slice(0, from) + insert + text.slice(to);
  return `${now.slice(0, start)}[${now.slice(start, end)}]${now.slice(end)}`;
}

const made = (marked: string, how: Format): string => after(at(marked), format(at(marked), how));

test('what is selected becomes bold, and plain again', () => {
  expect(made('a [b] c', 'bold')).toBe('a **[b]** c');
  expect(made('a **[b]** c', 'bold')).toBe('a [b] c');
  expect(made('a [**b**] c', 'bold')).toBe('a [b] c');
});

test('blanks at the edges stay outside', () => {
  expect(made('a[ b ]c', 'italic')).toBe('a _[b]_ c');
});

test('with nothing selected the caret comes between the marks', () => {
  expect(made('a []', 'code')).toBe('a `[]`');
});

test('a block stands on lines of its own, in a fence that nothing within ends', () => {
  expect(made('see [x]', 'block')).toBe('see \n```\n[x]\n```');
  expect(made('[a ``` b]', 'block')).toBe('````\n[a ``` b]\n````');
});

test('lines become a list, another list, and lines again', () => {
  expect(made('[one\ntwo]', 'list')).toBe('[- one\n- two]');
  expect(made('[- one\n- two]', 'numbers')).toBe('[1. one\n2. two]');
  expect(made('[1. one\n2. two]', 'numbers')).toBe('[one\ntwo]');
  expect(made('o[]ne', 'quote')).toBe('> o[]ne');
});

test('a link takes the text and waits for the address, or takes both', () => {
  const selected = { text: 'see this', start: 4, end: 8 };
  const waiting = format(selected, 'link');
  expect(waiting.insert).toBe('[this](https://)');
  expect([waiting.start, waiting.end]).toEqual([11, 19]);
  expect(link(selected, 'https://a.example').insert).toBe('[this](https://a.example)');
});

test('a link works whatever brackets are in it', () => {
  const made = (text: string, url: string) => parse(link({ text, start: 0, end: text.length }, url).insert);
  const linked = (href: string, text: string) => [
    { type: 'paragraph', children: [{ type: 'link', href, children: [{ type: 'text', text }] }] },
  ];
  expect(made('this', 'https://e.org/a)b')).toEqual(linked('https://e.org/a%29b', 'this'));
  expect(made('this', 'https://e.org/a_(b)')).toEqual(linked('https://e.org/a_(b)', 'this'));
  expect(made('a [1]', 'https://e.org')).toEqual(linked('https://e.org', 'a [1]'));
  expect(made('a] b [c', 'https://e.org')).toEqual(linked('https://e.org', 'a) b (c'));
});

test('a break goes on with the list, and ends it in an empty item', () => {
  expect(after(at('- one[]'), lineBreak(at('- one[]'))!)).toBe('- one\n- []');
  expect(after(at('9. one[]'), lineBreak(at('9. one[]'))!)).toBe('9. one\n10. []');
  expect(after(at('- one\n- []'), lineBreak(at('- one\n- []'))!)).toBe('- one\n[]');
  expect(lineBreak(at('one[]'))).toBeNull();
});

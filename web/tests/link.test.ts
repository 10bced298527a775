import { expect, test } from 'vitest';
import { destination, link } from '../src/composer/formatting';

/** The text with the address pasted over what stands between the bars. */
function over(marked: string, url: string): string {
  const [before = '', inside = '', after = ''] = marked.split('|');
  const text = before + inside + after;
  const { from, to, insert } = link({ text, start: before.length, end: before.length + inside.length }, url);
  return text.slice(0, from) + insert + text.slice(to);
}

test('an address over a selection is a link to that address', () => {
  expect(over('see |here| now', 'https://example.org/a')).toBe('see [here](https://example.org/a) now');
  expect(over('|bell|', 'https://en.wikipedia.org/wiki/Bell_(instrument)')).toBe('[bell](https://en.wikipedia.org/wiki/Bell_(instrument))');
});

test('nothing in an address ends the link before its end', () => {
  const ends = {
    'https://e.org/a)b': 'https://e.org/a%29b',
    'https://e.org/(a': 'https://e.org/%28a',
    'https://e.org/)a(': 'https://e.org/%29a%28',
    'https://e.org/<b>\\c': 'https://e.org/%3Cb%3E%5Cc',
  };
  for (const [url, written] of Object.entries(ends)) {
    expect(destination(url), url).toBe(written);
    expect(over('|x|', url)).toBe(`[x](${written})`);
  }
});

test('brackets in what is selected do not end the text of the link', () => {
  expect(over('|[1] a|', 'https://e.org')).toBe('[[1] a](https://e.org)');
  expect(over('|a] b|', 'https://e.org')).toBe('[a) b](https://e.org)');
});

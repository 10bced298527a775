import { beforeAll, expect, test, vi } from 'vitest';
import type { Message } from '$lib/api/types';
import { mayLink } from '$lib/route';
import { pieces } from '$lib/text/links';
import { permalinksIn } from '../src/previews/permalinks';
import { quotation } from '../src/previews/quote';

beforeAll(() => vi.stubGlobal('location', { origin: 'http://veche.test' }));

const HERE = 'http://veche.test/c/7/118';

test('bare addresses of messages of this server are found, each once', () => {
  const text = `${HERE} and http://veche.test/c/8/9?thread=5, again ${HERE}`;
  expect(permalinksIn(text)).toEqual([
    { channel: 7, seq: 118 },
    { channel: 8, seq: 9 },
  ]);
  expect(mayLink(text)).toBe(true);
});

test('what has words, stands in a quote or in code, or leads elsewhere is none', () => {
  for (const text of [`[here](${HERE})`, `> ${HERE}`, `\`${HERE}\``, 'http://veche.test/c/7', 'https://else.example/c/7/118']) {
    expect(permalinksIn(text), text).toEqual([]);
  }
});

test('three are shown of one message', () => {
  const text = [1, 2, 3, 4].map((seq) => `http://veche.test/c/7/${seq}`).join('\n');
  expect(permalinksIn(text).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

const message = (text: string, files?: Message['files']): Message =>
  ({ channel: 7, seq: 118, thread: null, text, files }) as unknown as Message;

test('a quotation has a link, a bar on every line, and the beginning of what is long', () => {
  expect(quotation(message('one\n\ntwo'), 'An[n]a')).toBe(`[Anna](${HERE}):\n> one\n>\n> two\n\n`);
  expect(quotation(message('x'.repeat(1_001)), 'Anna')).toBe(`[Anna](${HERE}):\n> ${'x'.repeat(1_000)}…\n\n`);
  expect(quotation(message(Array(13).fill('a').join('\n')), 'Anna').split('\n')).toHaveLength(1 + 12 + 2);
  expect(quotation(message('', [{ name: 'plan.txt' }] as Message['files']), 'Anna')).toBe(`[Anna](${HERE}):\n> 📎 plan.txt\n\n`);
});

test('the addresses of a line are links, each where it stands, and all else is words', () => {
  const told = (line: string): string =>
    pieces(line)
      .map(({ text, isLink }) => (isLink ? `<${text}>` : text))
      .join('|');
  expect(told('plan: https://e.org/a, rota https://e.org/ab.')).toBe('plan: |<https://e.org/a>|, rota |<https://e.org/ab>|.');
  expect(told('https://e.org https://e.org')).toBe('<https://e.org>| |<https://e.org>');
  expect(told('no **address** here')).toBe('no **address** here');
  expect(pieces('')).toEqual([]);
});

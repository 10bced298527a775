import { describe, expect, it } from 'vitest';
import { isFewEmoji } from '../src/lib/text/emoji';
import { parse, safe, type Block, type Inline } from '../src/lib/text/markdown';
import { pieces } from '../src/lib/text/mentions';

const inline = (text: string): Inline[] => {
  const [block] = parse(text);
  return block && 'children' in block ? block.children : [];
};
const words = (text: string): Block[] => [{ type: 'paragraph', children: [{ type: 'text', text }] }];
const named = (text: string, type: string): string[] =>
  pieces(text).flatMap((piece) => (piece.type === type && 'key' in piece ? [piece.key] : []));

describe('what a text says', () => {
  it('leaves words as they are', () => {
    expect(parse('hello')).toEqual(words('hello'));
    expect(inline('one\ntwo')).toEqual([{ type: 'text', text: 'one' }, { type: 'break' }, { type: 'text', text: 'two' }]);
    expect(parse('one\n\ntwo')).toHaveLength(2);
  });

  it('reads emphasis, code and quotes', () => {
    expect(inline('**a** *b* ~~c~~ `d`').map(({ type }) => type)).toEqual(['strong', 'text', 'em', 'text', 'del', 'text', 'code']);
    expect(parse('> a')[0]).toMatchObject({ type: 'quote' });
    expect(parse('```rust\nfn main() {}\n```')[0]).toEqual({ type: 'code', language: 'rust', text: 'fn main() {}' });
    expect(parse('- [x] done\n- [ ] not')[0]).toMatchObject({ type: 'list', start: null, items: [{ isDone: true }, { isDone: false }] });
    expect(parse('3. a\n4. b')[0]).toMatchObject({ type: 'list', start: 3 });
    expect(parse('|a|b|\n|-|-:|\n|1|2|')[0]).toMatchObject({ type: 'table', align: [null, 'right'] });
  });

  it('takes an indent and a line of dashes for what they are', () => {
    expect(parse('    indented **b**')[0]).toMatchObject({ type: 'paragraph' });
    expect(parse('title *a*\n---')[0]).toMatchObject({ type: 'paragraph' });
  });

  it('shows HTML as text', () => {
    for (const html of ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '<b>bold</b>', '<!-- c -->', '&lt;b&gt; *x*']) {
      const flat = JSON.stringify(parse(html));
      expect(flat).not.toContain('"html"');
      expect(flat).toContain(html.slice(0, 4));
    }
  });

  it('links to the web and to mailboxes only', () => {
    expect(inline('https://example.org/a_b_c')).toEqual([
      { type: 'link', href: 'https://example.org/a_b_c', children: [{ type: 'text', text: 'https://example.org/a_b_c' }] },
    ]);
    for (const bad of ['javascript:alert(1)', 'JAVASCRIPT:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', '//evil', ' javascript:x']) {
      expect(safe(bad)).toBeNull();
      expect(inline(`[x](${bad})`).some(({ type }) => type === 'link')).toBe(false);
    }
    expect(inline('[mail](mailto:a@example.org)')[0]).toMatchObject({ type: 'link', href: 'mailto:a@example.org' });
  });

  it('makes a link of an image', () => {
    expect(inline('![cat](https://example.org/cat.png)')[0]).toEqual({
      type: 'link',
      href: 'https://example.org/cat.png',
      children: [{ type: 'text', text: 'cat' }],
    });
  });

  it('finds mentions outside code', () => {
    expect(inline('hi **@anna**')[1]).toMatchObject({ type: 'strong', children: [{ type: 'mention', key: 'anna' }] });
    expect(JSON.stringify(parse('`@anna`\n```\n@boris\n```'))).not.toContain('mention');
  });
});

describe('who is called', () => {
  it('finds people by their usernames, as the server does', () => {
    expect(named('@anna, look', 'mention')).toEqual(['anna']);
    expect(named('(@Anna.) and @БОРИС!', 'mention')).toEqual(['anna', 'борис']);
    expect(named('@anna.petrova-x_1: hi', 'mention')).toEqual(['anna.petrova-x_1']);
    expect(named('anna@example.org @@dora @ a@b', 'mention')).toEqual([]);
    expect(pieces('@here @channel').filter(({ type }) => type === 'everyone')).toHaveLength(2);
  });

  it('finds channels, not colours of other words', () => {
    expect(named('see #general.', 'channel')).toEqual(['general']);
    expect(named('a#b', 'channel')).toEqual([]);
  });

  it('loses no letter', () => {
    for (const text of ['@anna, look', 'x @a.b. @@c # #d', '@', 'привет @иван-']) {
      expect(pieces(text).map((piece) => piece.text).join('')).toBe(text);
    }
  });
});

describe('few emoji', () => {
  it('are big when they are alone', () => {
    for (const text of ['👍', '👍🏽', '👩‍👩‍👧‍👦 ❤️', '🇷🇺🎉👀', '1️⃣']) expect(isFewEmoji(text), text).toBe(true);
    for (const text of ['', 'ok', '👍👍👍👍', '👍 ok', '1', '123', '©', '- ', '…']) expect(isFewEmoji(text), text).toBe(false);
  });
});

describe('hostile texts', () => {
  const MOST = 10_000;
  const full = (piece: string) => piece.repeat(Math.floor(MOST / piece.length));
  const texts = [
    '>', '> ', '*', '* ', '- ', '_', '`', '[', '![', '[a](', '](', '<', '**a ', '_a_', '*_', '~~', '|', '|a', '1. ', '#', '\\', '@', '@a', '#a ',
    '`a', '[[a]', '<a', '&', 'a*', '**a*', '(', 'http://', 'www.', 'a@b.', '- a\n  ', '> - ', '\n', ' ', '\t', '***a ', '[a][', '[a]:', '!', '*a**',
    '__a', '~a', '|-|', '-\n', '```\n', '\\[', 'é́', '👍',
  ].map(full);
  let deep = '';
  for (let depth = 0; deep.length < 9_900; depth++) deep += `${'  '.repeat(depth)}- a\n`;
  texts.push(deep, `|a|\n|-|\n${full('|')}`, `${'*a '.repeat(1600)}${'b* '.repeat(1600)}`, `${'['.repeat(4000)}a${']'.repeat(4000)}`);

  it.each(texts.map((text): [string, string] => [text.slice(0, 12), text]))('%j is read at once', (_, text) => {
    const began = performance.now();
    parse(text);
    isFewEmoji(text);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

import { describe, expect, it } from 'vitest';
import { direction } from '../src/lib/text/direction';
import { isFewEmoji } from '../src/lib/text/few-emoji';
import { isNothing, parse, said } from '../src/lib/text/parsed';

describe('what a text says', () => {
  it('is read once', () => {
    expect(parse('**a** b')).toBe(parse('**a** b'));
  });

  it('has no signs of its writing', () => {
    expect(said('**now** [here](https://example.org), @anna\n\n4. `x`')).toBe('now here, @anna\n4. x');
  });

  it('shows HTML as text', () => {
    for (const html of ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '<b>bold</b>', '<!-- c -->', '&lt;b&gt;']) {
      expect(said(html)).toBe(html);
    }
  });

  it('is nothing when there is nothing to see', () => {
    for (const text of ['', ' \n', '\u200b', '\u2800 \ufeff', '\u00ad', '\u3164', '\u200d\ufe0f'])
      expect(isNothing(text), JSON.stringify(text)).toBe(true);
    for (const text of ['.', 'a\u200b', '+', '❤️']) expect(isNothing(text), text).toBe(false);
  });

  it('runs as its first letter does, which code has no say in', () => {
    const of = (text: string) => direction(parse(text));
    expect([of('שלום'), of('hello'), of('1, 2')]).toEqual(['rtl', 'ltr', null]);
    expect(of('`./run.sh` הרץ את')).toBe('rtl');
    expect(of('> مرحبا\n> hello')).toBe('rtl');
    expect(of('1. (א)\n2. b')).toBe('rtl');
  });
});

describe('few emoji', () => {
  it('are big when they are alone', () => {
    for (const text of ['👍', '👍🏽', '👩‍👩‍👧‍👦 ❤️', '🇷🇺🎉👀', '1️⃣']) expect(isFewEmoji(text), text).toBe(true);
    for (const text of ['', 'ok', '👍👍👍👍', '👍 ok', '1', '123', '©', '- ', '…']) expect(isFewEmoji(text), text).toBe(false);
  });
});

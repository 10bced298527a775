/** Shortcodes in a text that comes in one piece. */
import { read } from '$lib/text/markup/read';
import { LOOK } from './character-look';
import { Trace } from './trace';

const CODES = /(?<![\p{L}\p{N}:]):([\p{L}\p{N}_+-]{2,}):/gu;
/** What stands in these is not for people to read. */
const LITERAL = LOOK.code | LOOK.block | LOOK.link | LOOK.sign;

/** A stretch of a text with emoji in the place of their shortcodes, but in code and in links. */
export function withEmoji(text: string, from: number, to: number, emojiOf: (code: string) => string | undefined): string {
  const { looks } = new Trace(text, read(text), () => null, []);
  return text.slice(from, to).replace(CODES, (whole, code: string, at: number) => {
    const isLiteral = (looks[from + at]! & LITERAL) !== 0;
    return (isLiteral ? undefined : emojiOf(code)) ?? whole;
  });
}

/** `[what is shown](https://where.it.leads)`. */
import { beginsHost } from './address';
import { isBlank } from './class';
import type { Chars } from './tree';

/** Characters in an address between parentheses. */
const LONGEST = 2_000;
const SCHEME = /^(?:https?:\/\/|mailto:)/i;

/** The addresses between parentheses of a text. */
export class Targets {
  /** For an opening parenthesis, the one that closes it: looked for once, in the whole text. */
  #ends: ReadonlyMap<number, number> | undefined;

  constructor(readonly text: Chars) {}

  /** The address in the parentheses that open at a place, and where they end. */
  at(at: number): [end: number, href: string] | null {
    const { text } = this;
    const start = at + 1;
    const scheme = text[at] === '(' && SCHEME.exec(text.slice(start, start + 8).join(''))?.[0];
    if (!scheme || !beginsHost(text, start + scheme.length)) return null;
    this.#ends ??= endsOf(text);
    const end = this.#ends.get(at);
    if (end === undefined || end - start > LONGEST) return null;
    return [end + 1, text.slice(start, end).join('')];
  }
}

/** Which parentheses belong together with nothing between them that no address has. */
function endsOf(text: Chars): Map<number, number> {
  const ends = new Map<number, number>();
  let open: number[] = [];
  text.forEach((c, at) => {
    if (c === '(') open.push(at);
    else if (c === ')' && open.length > 0) ends.set(open.pop()!, at);
    else if (c === '<' || c === '>' || isBlank(c)) open = [];
  });
  return ends;
}

/** Whether the bracket at a place is one of a picture. */
export const isImage = (text: Chars, at: number): boolean => text[at - 1] === '!' && (at === 1 || isBlank(text[at - 2]));

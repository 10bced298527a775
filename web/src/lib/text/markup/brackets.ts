/** `[what is shown](https://where.it.leads)`. */
import { hasHost } from './address';
import { isBlank } from './class';
import type { Chars } from './tree';

/** Characters in an address between parentheses, so that looking for its end is bounded. */
const LONGEST = 2_000;
const SCHEME = /^(?:https?:\/\/|mailto:)/i;

/** The address between parentheses, and where they end. */
export function targetAt(text: Chars, at: number): [end: number, href: string] | null {
  if (text[at] !== '(') return null;
  const start = at + 1;
  const scheme = SCHEME.exec(text.slice(start, start + 8).join(''))?.[0];
  if (!scheme) return null;
  const most = Math.min(text.length, start + LONGEST + 1);
  let depth = 0;
  for (let end = start; end < most; end++) {
    const c = text[end]!;
    if (c === '(') depth++;
    else if (c === ')' && depth > 0) depth--;
    else if (c === ')') return hasHost(text, start + scheme.length, end) ? [end + 1, text.slice(start, end).join('')] : null;
    else if (c === '<' || c === '>' || isBlank(c)) return null;
  }
  return null;
}

/** Whether the bracket at a place is one of a picture. */
export const isImage = (text: Chars, at: number): boolean => text[at - 1] === '!' && (at === 1 || isBlank(text[at - 2]));

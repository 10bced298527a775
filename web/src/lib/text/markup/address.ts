/** Addresses that stand in a text as they are. */
import { isAsciiWord, isDigit, isHollow, isWord } from './class';
import type { Chars } from './tree';

/** Characters in the name of a mailbox, and in that of its host. */
const MAILBOX = 64;
const HOST = 253;
/** Signs that addresses do not have, and those that end a sentence. */
const NO_PART = '"<>\\^`|';
const BEHIND = "?!.,:;*_~'([{";

/** The address of a page that begins here: where it ends, and where it leads. */
export function addressAt(text: Chars, at: number): [end: number, href: string] | null {
  const before = text[at - 1];
  const head = text.slice(at, at + 8).join('');
  const scheme = /^https?:\/\//i.exec(head)?.[0];
  if (scheme) {
    const host = at + scheme.length;
    if ((before !== undefined && (isAsciiWord(before) || before === '+')) || !beginsHost(text, host)) return null;
    const end = endOf(text, host);
    return host < end ? [end, text.slice(at, end).join('')] : null;
  }
  if (!/^www\./i.test(head) || (before !== undefined && (isWord(before) || './@-:\\'.includes(before)))) return null;
  let dot = at + 4;
  if (!beginsHost(text, dot)) return null;
  while (isWord(text[dot]) || text[dot] === '-') dot++;
  if (text[dot] !== '.' || !isWord(text[dot + 1])) return null;
  const end = endOf(text, at + 4);
  return dot + 1 < end ? [end, `https://${text.slice(at, end).join('')}`] : null;
}

/** Whether what begins behind a scheme may be a host. Where an address ends is looked for only then: this is how it takes little time. */
export const beginsHost = (text: Chars, at: number): boolean => isWord(text[at]) || text[at] === '[';

/**
 * Where an address ends. It has letters and digits of any writing and the signs of ASCII that addresses have; brackets that it opens
 * itself it may close. What ends a sentence is no part of it.
 */
function endOf(text: Chars, from: number): number {
  const open = [0, 0, 0];
  let end = from;
  for (; end < text.length; end++) {
    const c = text[end]!;
    const [opens, closes] = ['([{'.indexOf(c), ')]}'.indexOf(c)];
    if (opens >= 0) open[opens]!++;
    if (closes >= 0 && --open[closes]! < 0) break;
    if (((c === '*' || c === '~') && text[end + 1] === c) || !isPart(c)) break;
  }
  while (end > from && BEHIND.includes(text[end - 1]!)) end--;
  return end;
}

const isPart = (c: string): boolean => (c < '\u0080' ? c > ' ' && c !== '\u007f' && !NO_PART.includes(c) : isWord(c) && !isHollow(c));

/** The address of a mailbox around an `@`: where it begins and ends. */
export function mailAt(text: Chars, floor: number, at: number): [at: number, end: number] | null {
  let from = at;
  while (from > floor && at - from <= MAILBOX && (isWord(text[from - 1]) || '._%+-'.includes(text[from - 1]!))) from--;
  let first = from;
  while (first < at && !isWord(text[first])) first++;
  if (first === at || at - from > MAILBOX) return null;
  if (from > 0 && '/@\\'.includes(text[from - 1]!)) return null;
  const end = hostEnd(text, at + 1);
  if (end === null) return null;
  const [next, after] = [text[end], text[end + 1]];
  const isMore = next === '@' || next === '/' || next === '\\' || (next === ':' && after !== undefined && !isHollow(after));
  return isMore ? null : [first, end];
}

/** Where the host of a mailbox ends. It has a dot, and what stands in front of it and behind it are no numbers. */
function hostEnd(text: Chars, at: number): number | null {
  const most = Math.min(text.length, at + HOST);
  let [end, last] = [at, at];
  for (; end < most; end++) {
    if (text[end] === '.' && end + 1 < most && isWord(text[end + 1])) last = end + 1;
    else if (!isWord(text[end]) && text[end] !== '-') break;
  }
  const isTop = end - last >= 2 && !isDigit(text[last]);
  const isNamed = last > at && text.slice(at, last - 1).some((c) => isWord(c) && !isDigit(c));
  return isTop && isNamed && isWord(text[at]) ? end : null;
}

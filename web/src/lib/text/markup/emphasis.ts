/** Where a row of `*`, `_` or `~` may open emphasis, and where it may close it. */
import { isDigit, isHollow, isUnspaced, isWord } from './class';
import type { Chars } from './tree';

/** A row of signs and what it may do. */
export interface Side {
  sign: string;
  length: number;
  opens: boolean;
  closes: boolean;
  /** What it stands behind; a sign counts in front of no digit. What opens within a word ends only behind a sign. */
  behind: 'word' | 'sign' | null;
  /** Whether the backslash in front of it keeps it from that. */
  isNeeded: boolean;
}

/** Behind these no emphasis begins: they make what follows a part of something else. */
const NO_START = '/\\=&%$@+^¨¯´¸';
/** Signs of ASCII that one sign may have behind it to begin, and that two may not. */
const FIRST = '([{"\'@#`*_~\\$';
const NOT_FIRST = '/=)]},;|^';
/** Signs that one, and two, may not have in front of them to end. */
const NOT_LAST = '([{<^/=&|-@\\$';
const NOT_LAST_OF_TWO = '([{/=<|';
/** Signs behind an underscore by which a name goes on. */
const JOINTS = './-:@=([';

/** Looks at the signs from `start` to `end`; what stands in front of them ends at `front`. */
export function sideOf(text: Chars, front: number, start: number, end: number): Side | null {
  const sign = text[start]!;
  const length = end - start;
  if (sign === '~' ? length !== 2 : length > 3) return null;
  const seen = (c: string | undefined): string | null => (c === undefined || isHollow(c) ? null : c);
  const [before, after] = [seen(text[front - 1]), seen(text[end])];
  const isDouble = length === 2;
  return {
    sign,
    length,
    opens: after !== null && opens(sign, isDouble, before, after),
    closes: before !== null && closes(sign, isDouble, before, after, isWord(text[end + 1])),
    behind: behind(before, after),
    isNeeded: false,
  };
}

function behind(before: string | null, after: string | null): Side['behind'] {
  if (before === null) return null;
  if (isWord(before)) return isUnspaced(before) ? null : 'word';
  return after !== null && isDigit(after) ? null : 'sign';
}

/** Emphasis begins where a word may begin, and with something that words begin with. Within a word, two signs may stand before a sign. */
function opens(sign: string, isDouble: boolean, before: string | null, after: string): boolean {
  if (before !== null && NO_START.includes(before)) return false;
  const isBegun = before !== null && isWord(before) && (sign === '_' || !isUnspaced(before));
  if (isBegun && (!isDouble || sign === '_' || isDigit(before) || isWord(after))) return false;
  return isDouble ? !NOT_FIRST.includes(after) : !isPunctuation(after) || FIRST.includes(after);
}

/** Emphasis ends behind something that words end with, where a word may end. */
function closes(sign: string, isDouble: boolean, before: string, after: string | null, isJoined: boolean): boolean {
  if ((isDouble ? NOT_LAST_OF_TWO : NOT_LAST).includes(before)) return false;
  if (after === null) return true;
  if (sign === '_') return !isWord(after) && !(JOINTS.includes(after) && (isJoined || after === '(' || after === '['));
  const isOwn = isDouble ? isDigit(after) : isWord(after) && !isUnspaced(after);
  return !isOwn || !isWord(before);
}

const isPunctuation = (c: string): boolean => c > ' ' && c < '\u007f' && !isWord(c);

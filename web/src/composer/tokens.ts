/** What is being written at the caret. */
import { read } from '$lib/text/markup/read';
import type { Block, Inline, Item } from '$lib/text/markup/tree';

/** A word that begins with a sigil and ends at the caret. */
export interface Token {
  sigil: '@' | '#' | ':' | '/';
  /** What stands behind the sigil. */
  query: string;
  /** Where the sigil stands. */
  from: number;
}

const NAME = '[\\p{L}\\p{N}\\p{M}_.-]';
const PATTERN = new RegExp(`(?:^|[\\s([{"'«„*_~>/—–]|^\\+)([@#]${NAME}*|:[\\p{L}\\p{N}_+-]{2,})$`, 'u');

/** What the person may want to have completed; `null` when nothing. */
export function tokenAt(text: string, caret: number): Token | null {
  // A command is a command only where the message begins.
  const command = caret < 40 ? /^\/(\p{L}*)$/u.exec(text.slice(0, caret)) : null;
  if (command) return { sigil: '/', query: command[1]!, from: 0 };
  // A name has at most 64 characters: further back there is nothing to look for.
  const before = text.slice(Math.max(0, caret - 80), caret);
  const found = PATTERN.exec(before)?.[1];
  if (!found) return null;
  const from = caret - found.length;
  return isWordInCode(text, from, caret) ? null : { sigil: found[0] as Token['sigil'], query: found.slice(1), from };
}

/** The shortcode that was just typed whole, such as `:smile:`, ending at the caret. */
export function shortcodeAt(text: string, caret: number): { code: string; from: number } | null {
  const found = /(?:^|[\s([{"'«*_~>])(:([\p{L}\p{N}_+-]{2,}):)$/u.exec(text.slice(Math.max(0, caret - 80), caret));
  if (!found || isWrittenAsCode(text, caret)) return null;
  return { code: found[2]!, from: caret - found[1]!.length };
}

/** What is between a `+` and nothing else: `+:smile:`, `+👍`. The shortcode, or the emoji itself. */
export function reactionIn(text: string): { code: string } | { emoji: string } | null {
  const code = /^\s*\+\s?:([\p{L}\p{N}_+-]{1,}):\s*$/u.exec(text)?.[1];
  if (code) return { code };
  const emoji = /^\s*\+\s?(\S{1,20})\s*$/u.exec(text)?.[1];
  return emoji && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(emoji) ? { emoji } : null;
}

/** Stands at the caret while a text is read: no text has it. */
const CARET = '\uE000';
/** Longer than the fence that is being written. */
const FENCES = ['\n' + '`'.repeat(20), '\n' + '~'.repeat(20)];

/** What was found of the word that is being typed: whether it stands in code does not change with its letters. */
let last = { before: '', after: '', isIn: false };

function isWordInCode(text: string, from: number, caret: number): boolean {
  const [before, after] = [text.slice(0, from), text.slice(caret)];
  if (before !== last.before || after !== last.after) last = { before, after, isIn: isInCode(text, caret) };
  return last.isIn;
}

/** Whether a position lies in code. A fence that nobody has closed yet is being written: it counts. */
export function isInCode(text: string, at: number): boolean {
  const before = text.slice(0, at) + CARET;
  if (!/`|~~~/.test(before)) return false;
  return isCodeIn(before + text.slice(at)) || FENCES.some((fence) => isCodeIn(before + fence));
}

/** Whether a position lies in code, or will once the backticks in front of it are closed. */
export const isWrittenAsCode = (text: string, at: number): boolean =>
  isInCode(text, at) || (text.lastIndexOf('`', at - 1) >= 0 && ['`', '``'].some((ticks) => isInCode(text.slice(0, at) + ticks, at)));

const isCodeIn = (text: string): boolean => hasCode(read(text));

const hasCode = (all: readonly (Block | Inline | Item)[]): boolean =>
  all.some((one) => {
    if ('blocks' in one) return hasCode(one.blocks);
    if ('children' in one) return hasCode(one.children);
    if (one.type === 'list') return hasCode(one.items);
    if (one.type === 'table') return hasCode(one.rows.flat(2));
    return one.type === 'code' && one.text.includes(CARET);
  });

/** Characters as the server counts them: Unicode scalar values. */
export function countChars(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at++) {
    const [high, low] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
    if (high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
      count--;
      at++;
    }
  }
  return count;
}

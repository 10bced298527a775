/** What is being written at the caret, and whom a text calls: both as the server reads it. */

/** A word that begins with a sigil and ends at the caret. */
export interface Token {
  sigil: '@' | '#' | ':';
  /** What stands behind the sigil. */
  query: string;
  /** Where the sigil stands. */
  from: number;
}

const NAME = '[\\p{L}\\p{N}\\p{M}_.-]';
const PATTERN = new RegExp(`(?:^|[\\s([{"'«„*_~>/—–]|^\\+)([@#]${NAME}*|:[\\p{L}\\p{N}_+-]{2,})$`, 'u');

/** What the person may want to have completed; `null` when nothing. */
export function tokenAt(text: string, caret: number): Token | null {
  // A name has at most 64 characters: further back there is nothing to look for.
  const before = text.slice(Math.max(0, caret - 80), caret);
  const found = PATTERN.exec(before)?.[1];
  if (!found || isInCode(text, caret)) return null;
  return { sigil: found[0] as Token['sigil'], query: found.slice(1), from: caret - found.length };
}

/** The shortcode that was just typed whole, such as `:smile:`, ending at the caret. */
export function shortcodeAt(text: string, caret: number): { code: string; from: number } | null {
  const found = /(?:^|[\s([{"'«*_~>])(:([\p{L}\p{N}_+-]{2,}):)$/u.exec(text.slice(Math.max(0, caret - 80), caret));
  if (!found || isInCode(text, caret)) return null;
  return { code: found[2]!, from: caret - found[1]!.length };
}

/** What is between a `+` and nothing else: `+:smile:`, `+👍`. The shortcode, or the emoji itself. */
export function reactionIn(text: string): { code: string } | { emoji: string } | null {
  const code = /^\s*\+\s?:([\p{L}\p{N}_+-]{1,}):\s*$/u.exec(text)?.[1];
  if (code) return { code };
  const emoji = /^\s*\+\s?(\S{1,20})\s*$/u.exec(text)?.[1];
  return emoji && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(emoji) ? { emoji } : null;
}

/** Whether a position lies between backticks. A fence of three that nobody has closed yet is being written: it counts. */
export function isInCode(text: string, at: number): boolean {
  let from = 0;
  for (;;) {
    const open = text.indexOf('`', from);
    if (open < 0 || open >= at) return false;
    let inside = open;
    while (text[inside] === '`') inside++;
    const fence = text.slice(open, inside);
    const close = text.indexOf(fence, inside);
    if (close < 0) {
      if (fence.length >= 3) return inside <= at;
      from = inside;
    } else {
      if (at < close + fence.length) return at >= inside;
      from = close + fence.length;
    }
  }
}

/** The usernames that a text mentions, folded, and whether it calls everybody. */
export function mentionsIn(text: string): { names: Set<string>; everyone: boolean } {
  const names = new Set<string>();
  let everyone = false;
  for (const { 1: word, index } of text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}\\p{M}_.@-])@(${NAME}+)`, 'gu'))) {
    const name = foldName(word!.replace(/[._-]+$/, ''));
    if (name === '' || isInCode(text, index)) continue;
    if (EVERYONE.includes(name)) everyone = true;
    else names.add(name);
  }
  return { names, everyone };
}

/** Words that call everybody, as the server knows them. */
const EVERYONE = ['channel', 'everyone', 'all', 'here'];

/** A name as it is compared. */
export const foldName = (name: string): string => name.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll('ё', 'е');

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

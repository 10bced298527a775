/** Code between two lines of backticks or tildes. */
import type { Found } from './blocks';
import { isBlank, isBlankLine, isHollowText, runAt } from './class';
import type { Chars } from './tree';

interface Fence {
  sign: string;
  length: number;
  indent: Chars;
  /** What stands behind the signs. */
  rest: Chars;
}

/** The fences of lines. How long those are that could end one is found beforehand: none is looked for in vain. */
export class Fences {
  /** For each sign, the longest fence in a line or behind it that could end code. */
  #longest: Record<string, number[]> | undefined;

  constructor(readonly lines: readonly Chars[]) {}

  /** Code that nothing ends, or with nothing in it, is none. */
  block(at: number): Found {
    const { lines } = this;
    const opening = fence(lines[at]!);
    const language = opening && languageOf(opening);
    if (!opening || language === null) return null;
    this.#longest ??= { '`': longest(lines, '`'), '~': longest(lines, '~') };
    if (opening.length > (this.#longest[opening.sign]![at + 1] ?? 0)) return null;
    let end = at + 1;
    while (!ends(lines[end]!, opening)) end++;
    const code = lines.slice(at + 1, end).map((line) => without(line, opening.indent));
    if (code.every(isHollowText)) return null;
    return [{ type: 'code', language: language!, text: code.map((line) => line.join('')).join('\n') }, end + 1];
  }
}

function longest(lines: readonly Chars[], sign: string): number[] {
  const found = Array<number>(lines.length).fill(0);
  let most = 0;
  for (let at = lines.length - 1; at >= 0; at--) {
    const closing = fence(lines[at]!);
    if (closing?.sign === sign && isBlankLine(closing.rest)) most = Math.max(most, closing.length);
    found[at] = most;
  }
  return found;
}

function fence(line: Chars): Fence | null {
  let indent = 0;
  while (isIndent(line[indent])) indent++;
  const sign = line[indent];
  const length = runAt(line, indent);
  if ((sign !== '`' && sign !== '~') || length < 3) return null;
  return { sign, length, indent: line.slice(0, indent), rest: line.slice(indent + length) };
}

/** The one word behind the signs, if there is no more. */
function languageOf({ rest, sign }: Fence): string | null {
  const word = trim(rest);
  return word.some((c) => isBlank(c) || c === sign) ? null : word.join('');
}

function ends(line: Chars, opening: Fence): boolean {
  const closing = fence(line);
  return closing !== null && closing.sign === opening.sign && closing.length >= opening.length && isBlankLine(closing.rest);
}

/** A line without so much of its indent as the fence has. */
function without(line: Chars, indent: Chars): Chars {
  let same = 0;
  while (same < indent.length && line[same] === indent[same]) same++;
  return line.slice(same);
}

export const isIndent = (c: string | undefined): boolean => c === ' ' || c === '\t';

export function trim(text: Chars): Chars {
  const start = text.findIndex((c) => !isBlank(c));
  return start < 0 ? [] : text.slice(start, text.findLastIndex((c) => !isBlank(c)) + 1);
}

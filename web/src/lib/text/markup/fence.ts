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
  readonly #longest: Record<string, number[]> = { '`': [], '~': [] };

  constructor(readonly lines: readonly Chars[]) {
    const longest: Record<string, number> = { '`': 0, '~': 0 };
    for (let at = lines.length - 1; at >= 0; at--) {
      const found = fence(lines[at]!);
      if (found && isBlankLine(found.rest)) longest[found.sign] = Math.max(longest[found.sign]!, found.length);
      for (const sign in longest) this.#longest[sign]![at] = longest[sign]!;
    }
  }

  /** Code that nothing ends, or with nothing in it, is none. */
  block(at: number): Found {
    const { lines } = this;
    const opening = fence(lines[at]!);
    const language = opening && languageOf(opening);
    if (!opening || language === null || opening.length > (this.#longest[opening.sign]![at + 1] ?? 0)) return null;
    let end = at + 1;
    while (!ends(lines[end]!, opening)) end++;
    const code = lines.slice(at + 1, end).map((line) => without(line, opening.indent));
    if (code.every(isHollowText)) return null;
    return [{ type: 'code', language: language!, text: code.map((line) => line.join('')).join('\n') }, end + 1];
  }
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

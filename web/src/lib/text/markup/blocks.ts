/** Lines become blocks. */
import { isBlankLine, isDigit, isHollowText, runAt } from './class';
import { Fences } from './fence';
import { inlines } from './inlines';
import { beginsItem, list } from './list';
import { table } from './table';
import { DEEPEST, type Block, type Chars } from './tree';

/** The block that begins with a line, and the line after it. */
export type Found = [block: Block, next: number] | null;

/** The lines of a text, or of what stands within a quote or a point. */
export interface Scope {
  lines: readonly Chars[];
  /** How many quotes and lists there are around it. */
  depth: number;
  /** For each line, whether it stands with lines that begin with a plus: a minus is no point then. */
  hasPluses: readonly boolean[];
  /** There are lines that begin with `<`: `>` is no quote then. */
  hasLesses: boolean;
  /** The last line with anything in it. */
  last: number;
}

export function blocks(lines: readonly Chars[], depth: number): Block[] {
  const scope: Scope = {
    lines,
    depth,
    hasPluses: pluses(lines),
    hasLesses: lines.some((line) => line[0] === '<' && line[1] === ' '),
    last: lines.findLastIndex((line) => !isBlankLine(line)),
  };
  const fences = new Fences(lines);
  const all: Block[] = [];
  let words: Chars[] = [];
  const flush = (): void => {
    if (words.length > 0) all.push({ type: 'paragraph', children: inlines(words.flatMap(asWords), false) });
    words = [];
  };
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    if (isBlankLine(line)) {
      flush();
      at++;
      continue;
    }
    const found = blockAt(scope, at, fences, all.length > 0);
    if (found) {
      flush();
      all.push(found[0]);
      at = found[1];
    } else {
      words.push(line);
      at++;
    }
  }
  flush();
  return all;
}

/** Which lines stand in a difference between two files, or in a row with lines that begin with a plus. */
function pluses(lines: readonly Chars[]): boolean[] {
  const isDifference = lines.some((line) => '+@'.includes(line[0] ?? ' ') && /^(\+\+\+|@@) /.test(line.slice(0, 4).join('')));
  const all = Array<boolean>(lines.length).fill(isDifference);
  if (!lines.some(isPlus)) return all;
  for (let at = 0; at < lines.length; at++) {
    let end = at;
    while (end < lines.length && !isBlankLine(lines[end]!)) end++;
    if (lines.slice(at, end).some(isPlus)) all.fill(true, at, end);
    at = end;
  }
  return all;
}

const isPlus = (line: Chars): boolean => line[0] === '+' && line[1] === ' ';

/** `isBehind`: whether there are other blocks in front of the line. */
function blockAt(scope: Scope, at: number, fences: Fences, isBehind: boolean): Found {
  return (
    fences.block(at) ??
    (scope.depth < DEEPEST ? (quote(scope, at) ?? list(scope, at)) : null) ??
    table(scope.lines, at) ??
    heading(scope, at) ??
    rule(scope, at, isBehind)
  );
}

function quote({ lines, depth, hasLesses }: Scope, at: number): Found {
  if (hasLesses || !beginsQuote(lines[at]!)) return null;
  const said: Chars[] = [];
  for (let next = at; next < lines.length; next++) {
    const rest = quoted(lines[next]!);
    if (!rest) break;
    said.push(rest);
  }
  return [{ type: 'quote', blocks: blocks(said, depth + 1) }, at + said.length];
}

function heading(scope: Scope, at: number): Found {
  const line = scope.lines[at]!;
  const depth = headingDepth(line);
  const isFirst = at === 0 || isBlankLine(scope.lines[at - 1]!);
  // One sign may as well begin a comment in lines of code.
  if (depth === 0 || !isFirst || (depth === 1 && !isEmpty(scope, at + 1))) return null;
  return [{ type: 'heading', depth, children: inlines(line.slice(depth + 1), false) }, at + 1];
}

/** A line across stands between other blocks. */
function rule(scope: Scope, at: number, isBehind: boolean): Found {
  const line = scope.lines[at]!;
  const isRule = line.length >= 3 && '-*_'.includes(line[0]!) && runAt(line, 0) === line.length;
  const isBetween = isBehind && at < scope.last && isBlankLine(scope.lines[at - 1]!) && isEmpty(scope, at + 1);
  return isRule && isBetween ? [{ type: 'rule' }, at + 1] : null;
}

const isEmpty = ({ lines }: Scope, at: number): boolean => at >= lines.length || isBlankLine(lines[at]!);

/** A line of a paragraph, with the break in front of it. */
function asWords(line: Chars, at: number): Chars {
  const escape = escapeAt(line);
  const text = escape === null ? line : [...line.slice(0, escape), ...line.slice(escape + 1)];
  return at > 0 ? ['\n', ...text] : text;
}

/** Where a backslash stands that keeps a line from being a quote, a point or a heading. */
function escapeAt(line: Chars): number | null {
  let digits = 0;
  while (isDigit(line[digits])) digits++;
  if (line[digits] !== '\\' || (digits === 0 && isDigit(line[1]))) return null;
  const without = [...line.slice(0, digits), ...line.slice(digits + 1)];
  return beginsQuote(without) || headingDepth(without) > 0 || beginsItem(without) ? digits : null;
}

function beginsQuote(line: Chars): boolean {
  const rest = quoted(line);
  return rest !== null && !isHollowText(rest);
}

/** What a line of a quote says. */
function quoted(line: Chars): Chars | null {
  if (line[0] !== '>') return null;
  return line.length === 1 ? [] : line[1] === ' ' ? line.slice(2) : null;
}

function headingDepth(line: Chars): number {
  const depth = line[0] === '#' ? runAt(line, 0) : 0;
  return depth <= 6 && line[depth] === ' ' && !isHollowText(line.slice(depth + 1)) ? depth : 0;
}

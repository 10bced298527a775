/** Lists. */
import { blocks, type Found, type Scope } from './blocks';
import { isBlankLine, isDigit, isHollow, isHollowText } from './class';
import { isIndent } from './fence';
import type { Chars, Item } from './tree';

/** Columns of a tab. */
const TAB = 4;
/** So much further to the right stands what belongs to a point. */
const STEP = 2;

/** How a line begins that is a point. */
interface Mark {
  /** Columns in front of the sign. */
  indent: number;
  /** Characters in front of what it says. */
  width: number;
  /** Its number as it was written. */
  label: string | null;
}

/** The list that begins with a line, and the line after it. */
export function list(scope: Scope, at: number): Found {
  const { lines } = scope;
  const first = markOf(lines[at]!, scope.hasPluses[at]!);
  // Within a point, a list may stand anywhere; outside, an indent is an indent.
  if (!first || (first.indent > 0 && scope.depth === 0)) return null;
  const base = first.indent;
  const items: [label: string | null, own: Chars[]][] = [];
  let next = at;
  for (let mark: Mark | null = first; mark;) {
    const line: Chars = lines[next]!;
    const own: Chars[] = [line.slice(mark.width)];
    next = belongings(lines, next + 1, base + STEP, base + mark.width - indentOf(line)[0], own);
    items.push([mark.label, own]);
    const found: number = nextWords(lines, next);
    mark = found < lines.length ? markOf(lines[found]!, scope.hasPluses[found]!) : null;
    const isNext: boolean =
      mark !== null && mark.indent >= base && mark.indent < base + STEP && (mark.label === null) === (first.label === null);
    if (isNext) next = found;
    else mark = null;
  }
  if (first.label !== null && first.label.slice(0, -1) !== '1' && items.length === 1) return null;
  return [{ type: 'list', items: items.map(([label, own]) => itemOf(label, own, scope.depth + 1)) }, next];
}

/** Takes the lines that belong to a point, and tells the line after them. */
function belongings(lines: readonly Chars[], next: number, least: number, column: number, own: Chars[]): number {
  for (;;) {
    const at = nextWords(lines, next);
    if (at >= lines.length || indentOf(lines[at]!)[1] < least) return next;
    for (; next < at; next++) own.push([]);
    own.push(lines[at]!.slice(cut(lines[at]!, column)));
    next = at + 1;
  }
}

function itemOf(label: string | null, own: Chars[], depth: number): Item {
  const line = own[0]!;
  const box = line[0] === '[' ? line.slice(0, 4).join('') : '';
  const isTask = (box === '[ ] ' || box === '[x] ' || box === '[X] ') && !isHollowText(line.slice(4));
  if (isTask) own[0] = line.slice(4);
  return { label, isDone: isTask ? box !== '[ ] ' : null, blocks: blocks(own, depth) };
}

/** Whether a line without an indent begins a list. */
export const beginsItem = (line: Chars): boolean => markOf(line, false)?.indent === 0;

function markOf(line: Chars, hasPluses: boolean): Mark | null {
  const [from, columns] = indentOf(line);
  let digits = 0;
  while (isDigit(line[from + digits])) digits++;
  const sign = line[from + digits];
  const begin = from + digits + 1;
  let blanks = 0;
  while (line[begin + blanks] === ' ') blanks++;
  const few = blanks >= 1 && blanks <= 3;
  const isMark =
    digits === 0
      ? // More blanks stand in a difference between two files.
        (sign === '-' && !hasPluses && blanks === 1) || (sign === '*' && few)
      : digits <= 9 && (sign === '.' || sign === ')') && few;
  const says = (c: string): boolean => !isHollow(c) && c !== '*' && c !== '-' && c !== '_';
  if (!isMark || !line.slice(begin + blanks).some(says)) return null;
  return { indent: columns, width: begin + blanks, label: digits > 0 ? line.slice(from, begin).join('') : null };
}

/** The first line with words from here on. */
function nextWords(lines: readonly Chars[], from: number): number {
  while (from < lines.length && isBlankLine(lines[from]!)) from++;
  return from;
}

/** The indent of a line, in characters and in columns. */
function indentOf(line: Chars): [chars: number, columns: number] {
  let [chars, columns] = [0, 0];
  for (; isIndent(line[chars]); chars++) columns += line[chars] === '\t' ? TAB : 1;
  return [chars, columns];
}

/** The characters of an indent that stand in front of a column. */
function cut(line: Chars, column: number): number {
  let [chars, columns] = [0, 0];
  for (; isIndent(line[chars]) && columns < column; chars++) columns += line[chars] === '\t' ? TAB : 1;
  return chars;
}

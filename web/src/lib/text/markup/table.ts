/** Tables. */
import type { Found } from './blocks';
import { isHollowText } from './class';
import { trim } from './fence';
import { inlines } from './inlines';
import type { Align, Chars } from './tree';

/** The table whose head is a line, and the line after it. */
export function table(lines: readonly Chars[], at: number): Found {
  const under = lines[at + 1];
  if (!under || !lines[at]!.includes('|') || !under.includes('|')) return null;
  const align = cells(under).map(alignOf);
  const head = cells(lines[at]!);
  if (align.includes(null) || head.length !== align.length) return null;
  const rows = [head];
  let next = at + 2;
  for (; next < lines.length && lines[next]!.includes('|'); next++) rows.push(cells(lines[next]!));
  if (rows.every((row) => row.every(isHollowText))) return null;
  return [{ type: 'table', align: align as Align[], rows: rows.map((row) => row.map((cell) => inlines(cell, false))) }, next];
}

/** A row of cells. A backslash in front of a bar makes it a part of its cell. */
function cells(line: Chars): Chars[] {
  const whole = trim(line);
  const inside = whole[0] === '|' ? whole.slice(1) : whole;
  const all: string[][] = [[]];
  for (let at = 0; at < inside.length; at++) {
    const isEscaped = inside[at] === '\\' && inside[at + 1] === '|';
    if (isEscaped) at++;
    if (isEscaped || inside[at] !== '|') all.at(-1)!.push(inside[at]!);
    else if (at + 1 < inside.length) all.push([]);
  }
  return all.map(trim);
}

/** What a cell of the line under the head says, such as `:-:`. */
function alignOf(cell: Chars): Align | null {
  const [, left, right] = /^(:?)-+(:?)$/.exec(cell.join('')) ?? [];
  if (left === undefined) return null;
  return left ? (right ? 'center' : 'left') : right ? 'right' : '';
}

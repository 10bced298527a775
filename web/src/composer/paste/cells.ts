/** Tables: merged cells take their whole place, hidden ones none. */
import { childrenOf, isElement } from './nodes';
import { oneLine } from './inline';

/** More columns than anybody reads in a chat; a cell may claim a thousand. */
const MOST_COLUMNS = 100;

/** The rows of a table's own, without those of tables in its cells. */
export function rowsOf(table: Element): Element[] {
  const inside = childrenOf(table).filter(isElement);
  return inside.flatMap((one) => (one.tagName === 'TR' ? [one] : /^T(HEAD|BODY|FOOT)$/.test(one.tagName) ? rowsOf(one) : []));
}

export const cellsOf = (row: Element): Element[] =>
  childrenOf(row).filter((one): one is Element => isElement(one) && /^T[DH]$/.test(one.tagName));

/** The table as Markdown; one cell, or one column, is a text that came from a table. */
export function table(element: Element): string {
  const grid = gridOf(element);
  const width = Math.max(0, ...grid.map((row) => row.length));
  const full = grid.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ''));
  const used = Array.from({ length: width }, (_, at) => at).filter((at) => full.some((row) => row[at] !== ''));
  if (used.length <= 1)
    return full
      .map((row) => row[used[0] ?? 0] ?? '')
      .join('\n')
      .trim();
  const [head = [], ...rest] = full;
  const caption = childrenOf(element).find((one): one is Element => isElement(one) && one.tagName === 'CAPTION');
  const title = caption ? oneLine(caption) : '';
  const lines = [line(head), line(Array<string>(width).fill('---')), ...rest.map(line)];
  return [...(title ? [title, ''] : []), ...lines].join('\n');
}

const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;

/** Every place of the table with what stands there: a merged cell in its first place, with nothing in the others. */
function gridOf(table: Element): string[][] {
  const rows = rowsOf(table);
  const grid: (string | undefined)[][] = rows.map(() => []);
  rows.forEach((row, y) => {
    let x = 0;
    for (const cell of cellsOf(row)) {
      while (grid[y]![x] !== undefined) x++;
      const [wide, high] = [spans(cell, 'colspan', MOST_COLUMNS), spans(cell, 'rowspan', rows.length - y)];
      for (let down = 0; down < Math.min(high, rows.length - y); down++) {
        for (let right = 0; right < wide && x + right < MOST_COLUMNS; right++) grid[y + down]![x + right] = '';
      }
      if (x < MOST_COLUMNS) grid[y]![x] = oneLine(cell).replace(/(?<!\\)\|/g, '\\|');
      x += wide;
    }
  });
  const hidden = hiddenColumns(table);
  return grid.map((row) => Array.from(row, (cell) => cell ?? '').filter((_, at) => !hidden.has(at)));
}

/** How many places a cell takes; no rows at all are all the rest of them. */
function spans(cell: Element, which: string, rest: number): number {
  const told = Number.parseInt(cell.getAttribute(which) ?? '1', 10);
  return told === 0 && which === 'rowspan' ? rest : Math.max(1, Math.min(Number.isNaN(told) ? 1 : told, Math.max(rest, 1)));
}

function hiddenColumns(table: Element): Set<number> {
  const hidden = new Set<number>();
  let at = 0;
  for (const column of Array.from(table.querySelectorAll('col'))) {
    const count = spans(column, 'span', MOST_COLUMNS);
    for (let n = 0; n < count; n++, at++) if (column.hasAttribute('hidden')) hidden.add(at);
  }
  return hidden;
}

/** About how tall rows are, before any was drawn: no more of them are made at first than are in sight. */
import type { Row } from './rows';

/** Characters that fill a line. */
const WIDTH = { phone: 42, desk: 80 };
const LINE_PX = 22;
/** The name and the time above the first of a group, with the gap before it. */
const HEAD_PX = 32;
const AROUND_PX = 3;
/** What is no message. */
const OTHER_PX = 36;

/** Half of the rows are as tall as this, or taller. */
export function usualHeight(all: readonly Row[], isPhone: boolean): number {
  const width = isPhone ? WIDTH.phone : WIDTH.desk;
  const heights = all.map((row) => heightOf(row, width)).sort((a, b) => a - b);
  return heights[heights.length >> 1] ?? OTHER_PX;
}

function heightOf(row: Row, width: number): number {
  if (row.type !== 'message') return OTHER_PX;
  const lines = row.message.text.split('\n').reduce((sum, line) => sum + Math.ceil(line.length / width), 0);
  return AROUND_PX + (lines || 1) * LINE_PX + (row.isFirst ? HEAD_PX : 0);
}

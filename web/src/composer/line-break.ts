/** Enter within a text: what goes on in the next line. */
import type { Edit, Selected } from './formatting';

/** A line break that goes on with the list or quote of its line; in an item with nothing in it, ends it. `null` for a plain break. */
export function lineBreak({ text, start, end }: Selected): Edit | null {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const [, indent = '', sign] = /^(\s*)([-*] |\d+[.)] |> )/.exec(text.slice(from, start)) ?? [];
  if (!sign) return null;
  if (text.slice(from + indent.length + sign.length, start).trim() === '') {
    return { from, to: end, insert: '', start: from, end: from };
  }
  const number = /^(\d+)(.*)$/.exec(sign);
  const insert = `\n${indent}${number ? `${Number(number[1]) + 1}${number[2]}` : sign}`;
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}

/** Stretches of a line that are set off alike, and how they are written one after the other. */
import { span } from './code';
import type { Mark } from './look';
import { escaped, signFor } from './marks';

export interface Run {
  text: string;
  marks: readonly Mark[];
  /** Whether it is written already, and has no sign that would be read otherwise: a link, an address. */
  isWhole?: boolean;
  isCode?: boolean;
}

/** The order in which marks stand within each other. */
const ORDER: readonly Mark[] = ['~~', '**', '_'];

/** A run with the signs of its marks, in their order. */
type Signed = Run & { signs: Map<Mark, string> };

/** The runs as Markdown: neighbours that are alike under one mark, blanks outside, no mark over the end of a line. */
export function written(runs: readonly Run[]): string {
  let text = '';
  let blank = '';
  const open: { mark: Mark; sign: string }[] = [];
  for (const run of signed(merged(runs))) {
    const [, before = '', inside = '', after = ''] = /^([\s\u00A0]*)([^]*?)([\s\u00A0]*)$/.exec(run.text) ?? [];
    blank += before;
    if (inside === '') continue;
    const marks = ORDER.filter((mark) => run.signs.has(mark));
    const differs = blank.includes('\n') ? 0 : open.findIndex(({ mark }, n) => mark !== marks[n]);
    const kept = differs < 0 ? open.length : differs;
    for (const { sign } of open.splice(kept).reverse()) text += sign;
    text += blank;
    for (const mark of marks.slice(kept)) {
      const sign = run.signs.get(mark)!;
      text += sign;
      open.push({ mark, sign });
    }
    text += run.isCode ? span(inside) : run.isWhole ? inside : escaped(inside);
    blank = after;
  }
  for (const { sign } of open.reverse()) text += sign;
  return text + blank;
}

/** Lines apart, and neighbours that are alike together. */
function merged(runs: readonly Run[]): Run[] {
  const all: Run[] = [];
  const apart = runs.flatMap((run) =>
    run.isCode || run.isWhole ? [run] : run.text.split(/(?<=\n)|(?=\n)/).map((text) => ({ ...run, text })),
  );
  for (const run of apart) {
    const last = all.at(-1);
    const isSame = last && !last.isWhole && !run.isWhole && last.isCode === run.isCode && last.marks.join() === run.marks.join();
    if (isSame && !/\n/.test(last.text + run.text)) all[all.length - 1] = { ...last, text: last.text + run.text };
    else if (run.text !== '') all.push(run);
  }
  return all;
}

/** Each mark with a sign that works from its beginning to its end; one that has none is let go, for its signs would be read as such. */
function signed(runs: readonly Run[]): Signed[] {
  const all: Signed[] = runs.map((run) => ({ ...run, signs: new Map() }));
  for (const mark of ORDER) {
    for (let at = 0; at < all.length;) {
      let end = at;
      while (end < all.length && all[end]!.marks.includes(mark)) end++;
      if (end > at) sign(all, mark, at, end);
      at = end + 1;
    }
  }
  return all;
}

function sign(all: Signed[], mark: Mark, from: number, to: number): void {
  const stretch = all
    .slice(from, to)
    .map((run) => (run.isCode || isMarkedWithin(run, mark) ? `\`${run.text}\`` : run.text))
    .join('');
  const inside = stretch.replace(/^[\s\u00A0]+|[\s\u00A0]+$/g, '');
  const before = /^[\s\u00A0]/.test(stretch) ? ' ' : edge(all[from - 1], all[from]!);
  const after = /[\s\u00A0]$/.test(stretch) ? ' ' : edge(all[to], all[to - 1]!);
  const found = inside === '' ? null : signFor(mark, inside, before, after);
  for (const run of found === null ? [] : all.slice(from, to)) run.signs.set(mark, found!);
}

/** Whether signs of another mark stand within those of this one. */
const isMarkedWithin = ({ marks }: Run, mark: Mark): boolean => ORDER.slice(ORDER.indexOf(mark) + 1).some((one) => marks.includes(one));

/** What stands beside a run: a sign, where its neighbour has one there. Which one it will be, no other sign has to know. */
function edge(neighbour: Run | undefined, run: Run): string {
  if (!neighbour) return '';
  if (neighbour.isCode) return '`';
  return neighbour.marks.some((mark) => !run.marks.includes(mark)) && !/^\s*$/.test(neighbour.text) ? '`' : neighbour.text;
}

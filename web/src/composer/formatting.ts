/** What the toolbar does to a text: pure edits, each one stretch that is replaced. */

export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** Puts `insert` in the place of what stands from `from` to `to`, and then selects from `start` to `end`. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'block' | 'quote' | 'list' | 'numbers' | 'link';

const AROUND = { bold: '**', italic: '_', strike: '~~', code: '`' } as const;
const PREFIXES = { quote: /^> ?/, list: /^[-*] /, numbers: /^\d+[.)] /, any: /^(> ?|[-*] |\d+[.)] )/ };

/** Makes what is selected so, or takes it back when it is so already. */
export function format(at: Selected, how: Format): Edit {
  switch (how) {
    case 'bold':
    case 'italic':
    case 'strike':
    case 'code':
      return wrap(at, AROUND[how]);
    case 'block':
      return block(at);
    case 'link':
      return link(at, null);
    default:
      return lines(at, how);
  }
}

function wrap({ text, start, end }: Selected, mark: string): Edit {
  // Blanks at the edges stay outside: `** a **` is not bold.
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  const inside = text.slice(start, end);
  const n = mark.length;
  if (text.slice(start - n, start) === mark && text.slice(end, end + n) === mark) {
    return { from: start - n, to: end + n, insert: inside, start: start - n, end: end - n };
  }
  if (inside.length > 2 * n && inside.startsWith(mark) && inside.endsWith(mark)) {
    return { from: start, to: end, insert: inside.slice(n, -n), start, end: end - 2 * n };
  }
  return { from: start, to: end, insert: mark + inside + mark, start: start + n, end: end + n };
}

function block({ text, start, end }: Selected): Edit {
  const inside = text.slice(start, end);
  // Longer than any fence inside, so that none of them ends it.
  const longest = Math.max(2, ...(inside.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const before = start > 0 && text[start - 1] !== '\n' ? '\n' : '';
  const after = end < text.length && text[end] !== '\n' ? '\n' : '';
  const first = start + before.length + fence.length + 1;
  return {
    from: start,
    to: end,
    insert: `${before}${fence}\n${inside}\n${fence}${after}`,
    start: first,
    end: first + inside.length,
  };
}

/** An address as it can stand within a link: nothing in it ends the link, and parentheses in pairs stay as they are. */
export function destination(url: string): string {
  const coded = (sign: string): string => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
  let open = 0;
  const isPaired = Array.from(url).every((sign) => (open += sign === '(' ? 1 : sign === ')' ? -1 : 0) >= 0) && open === 0;
  return url.replace(isPaired ? /[<>\s\\]/g : /[()<>\s\\]/g, coded);
}

/** A text as it can stand within a link: a bracket without a partner would end the link, or begin another. */
export function label(text: string): string {
  const open: number[] = [];
  const alone = new Set<number>();
  Array.from(text).forEach((c, at) => {
    if (c === '[') open.push(at);
    else if (c === ']' && open.pop() === undefined) alone.add(at);
  });
  for (const at of open) alone.add(at);
  return Array.from(text, (c, at) => (alone.has(at) ? (c === '[' ? '(' : ')') : c)).join('');
}

/** `[text](url)`; without an address, its place is selected. */
export function link({ text, start, end }: Selected, url: string | null): Edit {
  const inside = text.slice(start, end);
  const to = url === null ? 'https://' : destination(url);
  const insert = `[${label(inside)}](${to})`;
  const address = start + insert.length - to.length - 1;
  if (url !== null) return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
  if (inside === '') return { from: start, to: end, insert, start: start + 1, end: start + 1 };
  return { from: start, to: end, insert, start: address, end: start + insert.length - 1 };
}

function lines({ text, start, end }: Selected, how: 'quote' | 'list' | 'numbers'): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  const all = text.slice(from, to).split('\n');
  const isSo = all.every((line) => line === '' || PREFIXES[how].test(line)) && all.some((line) => line !== '');
  const now = all.map((line, at) => {
    if (isSo) return line.replace(PREFIXES[how], '');
    if (how === 'quote') return `> ${line}`;
    return (how === 'list' ? '- ' : `${at + 1}. `) + line.replace(PREFIXES.any, '');
  });
  const insert = now.join('\n');
  const isOne = start === end;
  return { from, to, insert, start: isOne ? from + insert.length - (to - end) : from, end: from + insert.length - (isOne ? to - end : 0) };
}

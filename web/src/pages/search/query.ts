/** What somebody searches for: chips and words, read from text and written back. Text is read as the server reads it. */

/** What a message may have in it. */
export const HAS = ['link', 'file', 'image', 'poll'] as const;
export const OPERATORS = ['from', 'in', 'before', 'after', 'on', 'has', 'is'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A finished piece of a query that is more than a word. */
export interface Chip {
  /** `null` for a phrase. */
  operator: Operator | null;
  value: string;
  isNegated: boolean;
  /** Whether a number is a name: `in:"7"` is the channel called 7, `in:7` the one with that number. */
  isName: boolean;
}

export interface Query {
  chips: readonly Chip[];
  words: string;
}

/** What is being written where the caret stands. */
export interface Writing {
  operator: Operator;
  /** What stands behind the operator so far. */
  value: string;
  isNegated: boolean;
  start: number;
  end: number;
}

/** The most that the server takes. */
export const MOST_CHARS = 500;
export const MOST_CLAUSES = 20;

const QUOTES = '"“”„«»';

interface Token {
  start: number;
  end: number;
  /** `null` for a word, and for what is no use yet: `from:` alone, quotes with nothing in them. */
  chip: Chip | null;
  writing: { operator: Operator; value: string; isNegated: boolean } | null;
  /** Whether a closing quote says that nothing more belongs to it. */
  isClosed: boolean;
}

/** Reads a whole query. Never fails: what is no chip is words. */
export function parse(text: string): Query {
  const tokens = scan(text);
  return {
    chips: tokens.flatMap(({ chip }) => chip ?? []),
    words: tokens
      .filter(({ chip }) => !chip)
      .map(({ start, end }) => text.slice(start, end).trim())
      .join(' '),
  };
}

/** The query as text; `parse` reads the same from it. */
export function print({ chips, words }: Query): string {
  return [...chips.map(printChip), words.trim()].filter((part) => part !== '').join(' ');
}

export function printChip({ operator, value, isNegated, isName }: Chip): string {
  const sign = isNegated ? '-' : '';
  if (operator === null) return `${sign}"${value}"`;
  const mark = marks[operator];
  // Without its mark, a name that begins with one, or with a quote, would be read as another.
  const whole = mark && [mark, ...QUOTES].some((lead) => value.startsWith(lead)) ? mark + value : value;
  const needsQuotes = isName || /\s/.test(whole);
  return `${sign}${operator}:${needsQuotes ? `"${whole}"` : whole}`;
}

/** Takes what is finished out of a text that is still being written; the caret stays where it stands among the rest. */
export function settle(text: string, caret: number): { chips: Chip[]; text: string; caret: number } {
  const chips: Chip[] = [];
  let rest = '';
  let from = 0;
  let moved = caret;
  for (const { start, end, chip, isClosed } of scan(text)) {
    const isFinished = isClosed || (end < text.length && caret !== end);
    if (!chip || !isFinished) continue;
    chips.push(chip);
    rest += text.slice(from, start);
    // The blank behind it has said that it is finished, and goes with it.
    from = /\s/.test(text[end] ?? '') ? end + 1 : end;
    moved -= Math.max(0, Math.min(from, caret) - start);
  }
  return { chips, text: rest + text.slice(from), caret: Math.max(0, moved) };
}

/** The operator that is being written at the caret, if one is. */
export function writing(text: string, caret: number): Writing | null {
  const token = scan(text).find(({ start, end }) => start < caret && caret <= end);
  if (!token?.writing || token.isClosed) return null;
  return { ...token.writing, start: token.start, end: token.end };
}

/** The words without the operator that is still being written: nobody is called `from:an`. */
export function withoutWriting(text: string, caret: number): string {
  const now = writing(text, caret);
  return now ? `${text.slice(0, now.start)}${text.slice(now.end)}`.trim() : text.trim();
}

/** The word at the caret, for offering operators that begin so. */
export function wordAt(text: string, caret: number): { word: string; isNegated: boolean; start: number } | null {
  const token = scan(text).find(({ start, end }) => start < caret && caret === end);
  if (!token || token.chip || token.writing || token.isClosed) return null;
  const word = text.slice(token.start, token.end);
  const isNegated = word.startsWith('-');
  return { word: (isNegated ? word.slice(1) : word).toLowerCase(), isNegated, start: token.start };
}

/** What the server would not take, found before it is asked. */
export type Wrong = 'long' | 'many';

export function wrong(query: Query): Wrong | null {
  if ([...print(query)].length > MOST_CHARS) return 'long';
  return scan(print(query)).length > MOST_CLAUSES ? 'many' : null;
}

/** Whether an operator's value is one; else the operator is a word like any other. */
function fits(operator: Operator, value: string): boolean {
  if (operator === 'has') return (HAS as readonly string[]).includes(value);
  if (operator === 'is') return value === 'pinned';
  return operator === 'from' || operator === 'in' ? value !== '' : isDate(value);
}

/** A chip with this value. Names in which there are quotes and blanks cannot be written: `null`. */
export function chip(operator: Operator, value: string, isNegated = false, isNumber = false): Chip | null {
  const made: Chip = { operator, value, isNegated, isName: operator === 'in' && !isNumber && /^\d+$/.test(value) };
  const [read, ...more] = parse(printChip(made)).chips;
  return read && more.length === 0 && read.value === value ? made : null;
}

/** What people write before a name, and the server leaves out. */
const marks: Partial<Record<Operator, string>> = { from: '@', in: '#' };

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && /\s/.test(text[at]!)) at += 1;
    if (at >= text.length) return tokens;
    const token = read(text, at);
    tokens.push(token);
    at = token.end;
  }
}

function read(text: string, start: number): Token {
  const isNegated = text[start] === '-' && canBeLeftOut(text, start + 1);
  const at = isNegated ? start + 1 : start;
  const phrase = quoted(text, at);
  if (phrase) {
    const value = phrase.inside.trim();
    const made = value === '' ? null : { operator: null, value, isNegated, isName: false };
    return { start, end: phrase.end, chip: made, writing: null, isClosed: phrase.isClosed };
  }
  const [lead, name] = /^([a-z]+):/i.exec(text.slice(at, at + 8)) ?? [];
  const operator = OPERATORS.find((one) => one === name?.toLowerCase());
  if (!lead || !operator) return { start, end: wordEnd(text, at), chip: null, writing: null, isClosed: false };

  const behind = at + lead.length;
  const quotes = quoted(text, behind);
  const end = quotes?.end ?? wordEnd(text, behind);
  const raw = quotes?.inside ?? text.slice(behind, end);
  const mark = marks[operator];
  const bare = (mark && raw.startsWith(mark) ? raw.slice(mark.length) : raw).trim();
  const value = operator === 'has' || operator === 'is' ? bare.toLowerCase() : bare;
  const isName = operator === 'in' && quotes !== null && /^\d+$/.test(value);
  return {
    start,
    end,
    chip: fits(operator, value) ? { operator, value, isNegated, isName } : null,
    writing: { operator, value, isNegated },
    isClosed: quotes?.isClosed ?? false,
  };
}

/**
 * Whether a minus before it leaves it out: a phrase, an operator, or a word of two letters at least. Anything else that begins with
 * a minus is text, as `-n` and `--force` are.
 */
function canBeLeftOut(text: string, at: number): boolean {
  const word = text.slice(at, wordEnd(text, at));
  if (quoted(text, at) || /^(from|in|before|after|on|has|is):/i.test(word)) return true;
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word) || /^\p{L}.*\p{L}/u.test(word);
}

function quoted(text: string, at: number): { inside: string; end: number; isClosed: boolean } | null {
  if (at >= text.length || !QUOTES.includes(text[at]!)) return null;
  let end = at + 1;
  while (end < text.length && !QUOTES.includes(text[end]!)) end += 1;
  const isClosed = end < text.length;
  return { inside: text.slice(at + 1, end), end: isClosed ? end + 1 : end, isClosed };
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && /\S/.test(text[end]!)) end += 1;
  return end;
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

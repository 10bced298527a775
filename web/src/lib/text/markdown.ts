/** From the text of a message to what it says: a small tree that templates render. No HTML comes in, and none goes out. */
import { Lexer, Tokenizer, type MarkedOptions, type Token, type Tokens } from 'marked';
import { pieces, type Piece } from './mentions';

export type Inline =
  | Piece
  | { type: 'break' }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'em' | 'del'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] };

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; depth: number; children: Inline[] }
  | { type: 'code'; language: string; text: string }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'list'; start: number | null; items: { isDone: boolean | null; blocks: Block[] }[] }
  | { type: 'table'; align: ('left' | 'center' | 'right' | null)[]; head: Inline[][]; rows: Inline[][][] }
  | { type: 'rule' };

/** Deeper than anybody means it: then the text is shown as it was written. */
const DEEPEST = 12;
const KEPT = 600;

/** In a chat, an indent is an indent, a line of dashes no heading, and an angle bracket an angle bracket. */
class Plain extends Tokenizer {
  override code = () => undefined;
  override html = () => undefined;
  override tag = () => undefined;
  override def = () => undefined;
  override lheading = () => undefined;
}

const options: MarkedOptions = { gfm: true, breaks: true, tokenizer: new Plain() };

/** Any of these, and the text may be more than words. */
const SPECIAL = /[*_`~[\]<>#@|\\]|:\/\/|www\.|^[ \t]*(?:[-+]|\d{1,9}[.)])/im;
/** Many quotes or lists within each other. */
const DEEP = new RegExp(`^(?:[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${DEEPEST},}`, 'm');

const cache = new Map<string, Block[]>();

/** What a text says. The same text is read once. */
export function parse(text: string): Block[] {
  const known = cache.get(text);
  if (known) return known;
  const blocks = read(text);
  cache.set(text, blocks);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value!);
  return blocks;
}

function read(text: string): Block[] {
  if (!SPECIAL.test(text) || DEEP.test(text)) return plain(text);
  try {
    return blocks(new Lexer(options).lex(text), 0);
  } catch {
    // Too deep for the stack, or what the reader of Markdown never met: shown as it was written.
    return plain(text);
  }
}

/** Paragraphs and lines, nothing else but calls. */
function plain(text: string): Block[] {
  const paragraphs = text.split(/\n(?:[ \t]*\n)+/).filter((paragraph) => paragraph.trim() !== '');
  return paragraphs.map((paragraph) => ({ type: 'paragraph', children: lines(paragraph.replace(/\s+$/, '')) }));
}

function lines(text: string): Inline[] {
  return text.split('\n').flatMap((line, at) => (at > 0 ? [{ type: 'break' as const }, ...pieces(line)] : pieces(line)));
}

function blocks(tokens: readonly Token[], depth: number): Block[] {
  const all: Block[] = [];
  for (const token of tokens) {
    const block = blockOf(token as Tokens.Generic, depth);
    if (block) all.push(block);
  }
  return all;
}

function blockOf(token: Tokens.Generic, depth: number): Block | null {
  if (depth > DEEPEST) return { type: 'paragraph', children: lines(token.raw) };
  switch (token.type) {
    case 'space':
      return null;
    case 'paragraph':
    case 'text':
      return { type: 'paragraph', children: token.tokens ? inlines(token.tokens) : lines(token.raw) };
    case 'heading':
      return { type: 'heading', depth: Number(token.depth), children: inlines(token.tokens ?? []) };
    case 'code':
      return { type: 'code', language: firstWord(String(token.lang ?? '')), text: String(token.text) };
    case 'blockquote':
      return { type: 'quote', blocks: blocks(token.tokens ?? [], depth + 1) };
    case 'list':
      return listOf(token as Tokens.List, depth);
    case 'table':
      return tableOf(token as Tokens.Table);
    case 'hr':
      return { type: 'rule' };
    default:
      return { type: 'paragraph', children: lines(token.raw) };
  }
}

function listOf(list: Tokens.List, depth: number): Block {
  const items = list.items.map((item) => ({
    isDone: item.task ? Boolean(item.checked) : null,
    blocks: blocks(
      // The box of a task is drawn, not written.
      item.tokens.filter((token) => token.type !== 'checkbox'),
      depth + 1,
    ),
  }));
  return { type: 'list', start: list.ordered ? Number(list.start || 1) : null, items };
}

function tableOf({ align, header, rows }: Tokens.Table): Block {
  const cells = (row: Tokens.TableCell[]): Inline[][] => row.map((cell) => inlines(cell.tokens));
  return { type: 'table', align, head: cells(header), rows: rows.map(cells) };
}

function inlines(tokens: readonly Token[], isLinked = false): Inline[] {
  const all: Inline[] = [];
  let words = '';
  const flush = () => {
    if (words) all.push(...(isLinked ? [{ type: 'text' as const, text: words }] : splitLines(words)));
    words = '';
  };
  for (const token of tokens as Tokens.Generic[]) {
    // A mention may stand across what was escaped.
    if ((token.type === 'text' && !token.tokens) || token.type === 'escape') {
      words += String(token.text);
      continue;
    }
    flush();
    all.push(...inlineOf(token, isLinked));
  }
  flush();
  return all;
}

const splitLines = (text: string): Inline[] => (text.includes('\n') ? lines(text) : pieces(text));

function inlineOf(token: Tokens.Generic, isLinked: boolean): Inline[] {
  switch (token.type) {
    case 'br':
      return [{ type: 'break' }];
    case 'codespan':
      return [{ type: 'code', text: String(token.text) }];
    case 'strong':
    case 'em':
    case 'del':
      return [{ type: token.type, children: inlines(token.tokens ?? [], isLinked) }];
    case 'checkbox':
      return [];
    case 'text':
      return inlines(token.tokens ?? [], isLinked);
    case 'link':
      return linkOf(token, isLinked);
    case 'image':
      // Nothing is fetched from elsewhere by looking at a message.
      return linkOf({ ...token, tokens: [{ type: 'text', raw: '', text: token.text || token.href }] }, isLinked);
    default:
      return isLinked ? [{ type: 'text', text: token.raw }] : splitLines(token.raw);
  }
}

function linkOf(token: Tokens.Generic, isLinked: boolean): Inline[] {
  const href = safe(String(token.href));
  // A bare `anna@example.org` may be meant as a mention somewhere else; as an address it is a link.
  if (href === null || isLinked) return splitLines(token.raw);
  return [{ type: 'link', href, children: inlines(token.tokens ?? [], true) }];
}

/** The address, if it leads to the web or to a mailbox; `null` otherwise. */
export function safe(href: string): string | null {
  try {
    const url = new URL(href);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const firstWord = (text: string): string => text.trim().split(/\s/, 1)[0]!.toLowerCase();

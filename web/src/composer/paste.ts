/** Rich text that was copied elsewhere, as Markdown. It is read from a document that is never shown. */

interface Block {
  text: string;
  /** Lines of one paragraph, such as the `<div>` that editors make of each line: no empty line between two of them. */
  isTight: boolean;
}

const FORMATTED = 'a[href], b, strong, i, em, s, del, strike, code, pre, blockquote, ul, ol, table, h1, h2, h3, h4, h5, h6';
const BLOCKS =
  'address, article, aside, blockquote, dd, div, dl, dt, figure, footer, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, p, pre, section, table, ul';
/** Kinds of nodes. */
const [ELEMENT, TEXT] = [1, 3];
const UNSEEN = 'script, style, head, meta, title, template, noscript';

/** The text as Markdown; `null` when there is no formatting in it that Markdown could keep. */
export function toMarkdown(document: Document): string | null {
  const formatted = Array.from(document.body.querySelectorAll(FORMATTED));
  if (!formatted.some((element) => !isPlainBold(element))) return null;
  return joined(blocks(document.body)).trim();
}

/** Whether a text is one address and nothing else. */
export const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);

function joined(all: readonly Block[]): string {
  return all.reduce((text, block, at) => {
    const gap = at === 0 ? '' : block.isTight && all[at - 1]!.isTight ? '\n' : '\n\n';
    return text + gap + block.text;
  }, '');
}

function blocks(parent: Element): Block[] {
  const found: Block[] = [];
  let line = '';
  const end = (): void => {
    const text = tidy(line);
    // What only looks like a list or a heading stays what it is.
    if (text !== '') found.push({ text: text.replace(/^(#{1,6} |> |[-+] )/gm, '\\$1'), isTight: parent.tagName !== 'P' });
    line = '';
  };
  for (const node of Array.from(parent.childNodes)) {
    if (isElement(node) && isBlock(node)) {
      end();
      found.push(...blocksOf(node));
    } else line += inline(node);
  }
  end();
  return found;
}

function blocksOf(element: Element): Block[] {
  const block = (text: string): Block[] => (text === '' ? [] : [{ text, isTight: false }]);
  const tag = element.tagName;
  switch (tag) {
    case 'PRE':
      return block(fenced(element));
    case 'BLOCKQUOTE':
      return block(joined(blocks(element)).replace(/^/gm, '> ').replace(/ +$/gm, ''));
    case 'UL':
    case 'OL':
      return block(list(element));
    case 'TABLE':
      return block(table(element));
    case 'HR':
      return block('---');
    default: {
      const level = /^H([1-6])$/.exec(tag)?.[1];
      if (!level) return blocks(element);
      const text = tidy(inlines(element)).replace(/\n/g, ' ');
      return block(text && `${'#'.repeat(Number(level))} ${text}`);
    }
  }
}

function fenced(element: Element): string {
  const code = element.querySelector('code') ?? element;
  const named = `${code.className} ${element.className}`;
  const language = /\b(?:language|lang|highlight-source)-([\w+#-]+)/.exec(named)?.[1] ?? '';
  const text = (element.textContent ?? '').replace(/\n+$/, '');
  const fence = '`'.repeat(Math.max(2, longestRun(text)) + 1);
  return text === '' ? '' : `${fence}${language}\n${text}\n${fence}`;
}

function list(element: Element): string {
  let number = Number(element.getAttribute('start') ?? 1);
  const items: string[] = [];
  for (const item of Array.from(element.children)) {
    // Some programs put a list within a list straight into the outer one.
    if (item.tagName === 'UL' || item.tagName === 'OL') {
      items.push(list(item).replace(/^/gm, '  '));
      continue;
    }
    const sign = element.tagName === 'OL' ? `${number++}. ` : '- ';
    const inside = blocks(item).map(({ text }) => text).join('\n');
    items.push(sign + inside.replace(/\n(?!\n)/g, `\n${' '.repeat(sign.length)}`));
  }
  return items.join('\n');
}

function table(element: Element): string {
  const rows = Array.from(element.querySelectorAll('tr'), (row) =>
    Array.from(row.querySelectorAll('th, td'), (cell) => tidy(inlines(cell)).replace(/\n+/g, ' ').replace(/\|/g, '\\|')),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  // One cell, or one column, is a text that came from a table.
  if (width <= 1) return rows.flat().join('\n');
  const [head = [], ...rest] = rows;
  const written = (row: readonly string[]): string => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`;
  return [written(head), written(Array<string>(width).fill('---')), ...rest.map(written)].join('\n');
}

function inline(node: Node): string {
  if (node.nodeType === TEXT) return escaped((node.nodeValue ?? '').replace(/[ \t\r\n\f]+/g, ' '));
  if (!isElement(node) || node.matches(UNSEEN)) return '';
  switch (node.tagName) {
    case 'BR':
      return '\n';
    case 'B':
    case 'STRONG':
      return isPlainBold(node) ? inlines(node) : around(inlines(node), '**');
    case 'I':
    case 'EM':
      return around(inlines(node), '_');
    case 'S':
    case 'DEL':
    case 'STRIKE':
      return around(inlines(node), '~~');
    case 'CODE':
    case 'KBD':
    case 'SAMP':
    case 'TT':
      return code(node.textContent ?? '');
    case 'A':
      return link(node);
    case 'IMG':
      return escaped(node.getAttribute('alt') ?? '');
    case 'INPUT':
      return node.getAttribute('type') === 'checkbox' ? (node.hasAttribute('checked') ? '[x] ' : '[ ] ') : '';
    default:
      return inlines(node);
  }
}

const inlines = (element: Element): string =>
  Array.from(element.childNodes, (node) => (isElement(node) && isBlock(node) ? `\n${inline(node)}\n` : inline(node))).join('');

function code(text: string): string {
  const inside = text.replace(/\s+/g, ' ');
  if (inside.trim() === '') return inside;
  const fence = '`'.repeat(longestRun(inside) + 1);
  const gap = /^`|`$/.test(inside) ? ' ' : '';
  return fence + gap + inside + gap + fence;
}

function link(element: Element): string {
  const address = (element.getAttribute('href') ?? '').trim();
  const text = tidy(inlines(element)).replace(/\n+/g, ' ');
  if (!/^(https?:|mailto:)/i.test(address) || text === '') return text;
  const shown = (element.textContent ?? '').trim();
  if (shown === address || `mailto:${shown}` === address) return shown;
  return `[${text}](${address.replace(/[()\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)})`;
}

/** Blanks at the edges stay outside: `** a **` is not bold. */
function around(text: string, mark: string): string {
  const [, before = '', inside = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(text) ?? [];
  return inside === '' || inside.includes('\n\n') ? text : before + mark + inside + mark + after;
}

/** Only what would be read as Markdown: a text full of backslashes is hard to go on with. */
const escaped = (text: string): string => text.replace(/[\\`*]|~~|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|\[(?=[^\]]*\]\()/gu, '\\$&');

const tidy = (text: string): string => text.replace(/[ \t]*\n[ \t]*/g, '\n').replace(/ {2,}/g, ' ').trim();

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/** Some editors wrap everything they copy in a bold that is none. */
const isPlainBold = (element: Element): boolean =>
  /^(B|STRONG)$/.test(element.tagName) && /font-weight:\s*(normal|400)/.test(element.getAttribute('style') ?? '');

const isElement = (node: Node): node is Element => node.nodeType === ELEMENT;

const isBlock = (element: Element): boolean => element.matches(BLOCKS) || Boolean(element.querySelector(BLOCKS));

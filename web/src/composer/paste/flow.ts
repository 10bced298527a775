/** The blocks of a text, one below the other. */
import { fenced } from './code';
import { oneLine, runsOf, together } from './inline';
import { Signs, toldLevel, wordItem, type Item } from './items';
import { isCode, marksOf, type Mark } from './look';
import { childrenOf, isBlock, isElement, isUnseen, tidy } from './nodes';
import { written, type Run } from './runs';
import { cellsOf, rowsOf, table } from './cells';

interface Block {
  text: string;
  /** Lines of one paragraph, such as the `<div>` that editors make of each line: no empty line between two of them. */
  isTight: boolean;
  item?: Item;
}

/** Everything in an element as Markdown. */
export const textOf = (element: Element): string => joined(blocks(element));

function joined(all: readonly Block[]): string {
  let text = '';
  let before: Block | null = null;
  let isApart = false;
  let signs = new Signs();
  for (const block of all) {
    if (block.text === '' && !block.item) {
      isApart = true;
      continue;
    }
    const isGoingOn = before?.item !== undefined && block.item !== undefined;
    if (!isGoingOn) signs = new Signs();
    const isTight = isGoingOn || (before?.isTight === true && block.isTight && !isApart);
    if (before) text += isTight ? '\n' : '\n\n';
    if (block.item) {
      const { sign, indent } = signs.next(block.item);
      text += sign + block.text.replace(/\n(?!\n)/g, `\n${indent}`);
    } else text += block.text;
    [before, isApart] = [block, false];
  }
  return text;
}

function blocks(parent: Element, marks: readonly Mark[] = []): Block[] {
  const found: Block[] = [];
  const within = together(marks, marksOf(parent));
  let line: Run[] = [];
  const end = (): void => {
    const text = tidy(written(line));
    if (text !== '') found.push({ text: asText(text), isTight: parent.tagName !== 'P' });
    line = [];
  };
  for (const node of childrenOf(parent)) {
    if (isElement(node) && isUnseen(node)) continue;
    if (isElement(node) && (isBlock(node) || isCodeOfLines(node))) {
      end();
      found.push(...blocksOf(node, within));
    } else line.push(...runsOf(node, within));
  }
  end();
  return found;
}

/** What only looks like a list, a heading or a quote stays what it is. */
const asText = (text: string): string => text.replace(/^(?=(?:#{1,6}|>|-|\*) \s*\S)/gm, '\\');

const isCodeOfLines = (element: Element): boolean =>
  isCode(element) && (element.tagName === 'PRE' || Boolean(element.querySelector('br, div, p')));

function blocksOf(element: Element, marks: readonly Mark[]): Block[] {
  const block = (text: string): Block[] => (text === '' ? [] : [{ text, isTight: false }]);
  if (isCodeOfLines(element)) return block(fenced(element));
  const item = wordItem(element);
  if (item) return [{ text: textOf(element), isTight: false, item }];
  switch (element.tagName) {
    case 'BLOCKQUOTE':
      return block(textOf(element).replace(/^/gm, '> ').replace(/ +$/gm, ''));
    case 'UL':
    case 'OL':
      return items(element, 0);
    case 'TABLE':
      return isOfLayout(element)
        ? rowsOf(element)
            .flatMap(cellsOf)
            .flatMap((cell) => blocks(cell, marks))
        : block(table(element));
    case 'HR':
      return block('---');
    default: {
      const level = /^H([1-6])$/.exec(element.tagName)?.[1];
      if (level) {
        const text = oneLine(element);
        return block(text && `${'#'.repeat(Number(level))} ${text}`);
      }
      const inside = blocks(element, marks);
      // An empty line of a mail or a note is a paragraph's end.
      return inside.length === 0 && element.querySelector('br') ? [{ text: '', isTight: false }] : inside;
    }
  }
}

/** A table that only puts things in their places, as mails do. */
const isOfLayout = (table: Element): boolean =>
  table.getAttribute('role') === 'presentation' ||
  (rowsOf(table).every((row) => cellsOf(row).length <= 1) && Boolean(table.querySelector('table, ul, ol, pre, blockquote, p, h1, h2, h3')));

/** The items of a list and of those in it, in their order. */
function items(list: Element, depth: number): Block[] {
  let number = Number.parseInt(list.getAttribute('start') ?? '1', 10) || 0;
  return childrenOf(list)
    .filter(isElement)
    .flatMap((child): Block[] => {
      // Some programs put a list within a list straight into the outer one.
      if (child.tagName === 'UL' || child.tagName === 'OL') return items(child, depth + 1);
      if (child.tagName !== 'LI') return blocksOf(child, []);
      const level = Math.max(depth, toldLevel(list, child));
      number = Number.parseInt(child.getAttribute('value') ?? '', 10) || number;
      const item: Item = { level, number: list.tagName === 'OL' ? number++ : null };
      const inside = blocks(child);
      const own = inside
        .filter((one) => !one.item && one.text !== '')
        .map(({ text }) => text)
        .join('\n');
      const below = inside.flatMap((one) => (one.item ? [{ ...one, item: { ...one.item, level: one.item.level + level + 1 } }] : []));
      return own === '' && below.length > 0 ? below : [{ text: own, isTight: false, item }, ...below];
    });
}

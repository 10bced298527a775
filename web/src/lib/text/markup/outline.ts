/** A tree as short JSON, in which the cases of `docs/markdown.json` are written. */
import type { Block, Inline } from './tree';

export const outline = (blocks: readonly Block[]): unknown[] => blocks.map(block);

function block(one: Block): unknown {
  switch (one.type) {
    case 'paragraph':
      return ['p', ...one.children.map(inline)];
    case 'heading':
      return [`h${one.depth}`, ...one.children.map(inline)];
    case 'code':
      return ['pre', one.language, one.text];
    case 'quote':
      return ['quote', ...one.blocks.map(block)];
    case 'list':
      return ['list', ...one.items.map(({ label, isDone, blocks }) => [label, isDone, ...blocks.map(block)])];
    case 'table':
      return ['table', one.align, ...one.rows.map((row) => row.map((cell) => cell.map(inline)))];
    case 'rule':
      return ['rule'];
  }
}

function inline(one: Inline): unknown {
  switch (one.type) {
    case 'text':
      return one.text;
    case 'break':
      return ['br'];
    case 'code':
      return ['code', one.text];
    case 'link':
      return ['link', one.href, ...one.children.map(inline)];
    case 'call':
      return ['call', one.text, one.tail];
    default:
      return [one.type, ...one.children.map(inline)];
  }
}

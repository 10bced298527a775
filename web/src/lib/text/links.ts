/** The links of a text. */
import type { Block, Inline } from './markup/tree';
import { parse } from './parsed';

/** Their addresses in the order of the text, each once. */
export const linksIn = (text: string): string[] => [...new Set(parse(text).flatMap(ofBlock))];

function ofBlock(block: Block): string[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return block.children.flatMap(ofInline);
    case 'quote':
      return block.blocks.flatMap(ofBlock);
    case 'list':
      return block.items.flatMap(({ blocks }) => blocks.flatMap(ofBlock));
    case 'table':
      return block.rows.flat(2).flatMap(ofInline);
    default:
      return [];
  }
}

function ofInline(inline: Inline): string[] {
  if (inline.type === 'link') return [inline.href];
  return 'children' in inline ? inline.children.flatMap(ofInline) : [];
}

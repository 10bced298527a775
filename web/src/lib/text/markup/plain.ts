/** What a text says, without the signs of its writing. */
import type { Block, Inline } from './tree';

/** The words of blocks, each block and each line on a line of its own. */
export const plain = (blocks: readonly Block[]): string => blocks.flatMap(lines).join('\n');

function lines(block: Block): string[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return [words(block.children)];
    case 'code':
      return [block.text];
    case 'quote':
      return block.blocks.flatMap(lines);
    case 'list':
      return block.items.map(({ label, blocks }) => (label === null ? '' : `${label} `) + plain(blocks));
    case 'table':
      return block.rows.map((row) => row.map(words).join(' '));
    case 'rule':
      return [];
  }
}

export function words(inlines: readonly Inline[]): string {
  return inlines
    .map((one) => {
      switch (one.type) {
        case 'text':
        case 'code':
          return one.text;
        case 'break':
          return '\n';
        case 'call':
          return one.text + one.tail;
        default:
          return words(one.children);
      }
    })
    .join('');
}

/** Which way a part of a text runs: as its first letter does. Code and addresses do not count, which run from the left everywhere. */
import type { Block, Inline } from './markup/tree';

const LETTER = /\p{L}/u;
const FROM_RIGHT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** `null` when there is no letter to tell by. Browsers find it out too (`dir=auto`), anew for each part that comes in: too slow for many. */
export type Direction = 'ltr' | 'rtl' | null;

export function direction(blocks: readonly Block[]): Direction {
  return first(blocks, ofBlock);
}

export function directionOfLine(line: readonly Inline[]): Direction {
  return first(line, ofInline);
}

function first<One>(all: readonly One[], look: (one: One) => Direction): Direction {
  for (const one of all) {
    const found = look(one);
    if (found !== null) return found;
  }
  return null;
}

function ofBlock(block: Block): Direction {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return directionOfLine(block.children);
    case 'quote':
      return direction(block.blocks);
    case 'list':
      return first(block.items, (item) => direction(item.blocks));
    case 'table':
      return first(block.rows.flat(), directionOfLine);
    default:
      return null;
  }
}

function ofInline(one: Inline): Direction {
  if ('children' in one) return directionOfLine(one.children);
  if (one.type !== 'text' && one.type !== 'call') return null;
  const letter = LETTER.exec(one.text)?.[0];
  return letter === undefined ? null : FROM_RIGHT.test(letter) ? 'rtl' : 'ltr';
}

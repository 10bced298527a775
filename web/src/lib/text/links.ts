/** The links of a text. */
import type { Block, Inline } from './markup/tree';
import { parse } from './parsed';

type Link = Extract<Inline, { type: 'link' }>;

/** Their addresses in the order of the text, each once. */
export const linksIn = (text: string): string[] => addresses(parse(text).flatMap(ofBlock));

/** The addresses that stand there as they are, outside of quotes. */
export const bareLinksIn = (text: string): string[] =>
  addresses(
    parse(text)
      .filter(({ type }) => type !== 'quote')
      .flatMap(ofBlock)
      .filter(isBare),
  );

const addresses = (links: Link[]): string[] => [...new Set(links.map(({ href }) => href))];

function isBare({ href, children }: Link): boolean {
  const [only, more] = children;
  return more === undefined && only?.type === 'text' && only.text === href;
}

function ofBlock(block: Block): Link[] {
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

function ofInline(inline: Inline): Link[] {
  if (inline.type === 'link') return [inline];
  return 'children' in inline ? inline.children.flatMap(ofInline) : [];
}

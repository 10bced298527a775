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

export interface Piece {
  text: string;
  isLink: boolean;
}

/** The words and the bare addresses of a line, in their order. */
export function pieces(line: string): Piece[] {
  // An address may begin with another: the longer is meant.
  const links = bareLinksIn(line).sort((one, other) => other.length - one.length);
  const all: Piece[] = [];
  for (let rest = line; rest !== '';) {
    const [link, at] = nearest(rest, links);
    if (at > 0) all.push({ text: rest.slice(0, at), isLink: false });
    if (link !== '') all.push({ text: link, isLink: true });
    rest = rest.slice(at + link.length);
  }
  return all;
}

/** The link that comes first in a text, and where; nothing, at its end, where there is none. */
function nearest(text: string, links: readonly string[]): [string, number] {
  let found: [string, number] = ['', text.length];
  for (const link of links) {
    const at = text.indexOf(link);
    if (at >= 0 && at < found[1]) found = [link, at];
  }
  return found;
}

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

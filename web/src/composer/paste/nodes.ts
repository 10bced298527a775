/** Kinds of nodes, in whatever document they stand. */
const [ELEMENT, TEXT] = [1, 3];

const BLOCKS =
  'address, article, aside, blockquote, dd, div, dl, dt, figure, footer, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, p, pre, section, table, ul';
const UNSEEN = 'script, style, head, meta, title, template, noscript, svg, button, select, textarea';

export const isElement = (node: Node): node is Element => node.nodeType === ELEMENT;
export const isText = (node: Node): boolean => node.nodeType === TEXT;
export const isUnseen = (element: Element): boolean => element.matches(UNSEEN);
/** Whether it makes lines of its own. */
export const isBlock = (element: Element): boolean => element.matches(BLOCKS) || Boolean(element.querySelector(BLOCKS));
export const childrenOf = (node: Node): Node[] => Array.from(node.childNodes);

/** A text in which blanks at the edges of lines, and runs of them, mean nothing. */
export const tidy = (text: string): string =>
  text
    .replace(/[ \t\u00A0]{2,}/g, ' ')
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/^[\s\u00A0]+|[\s\u00A0]+$/g, '');

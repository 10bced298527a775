/** What stands within a line. */
import { destination, label } from '../formatting';
import { marksOf, type Mark } from './look';
import { childrenOf, isBlock, isElement, isText, isUnseen, tidy } from './nodes';
import { written, type Run } from './runs';

/** The runs of a node, set off as what stands around it is and as it is itself. */
export function runsOf(node: Node, marks: readonly Mark[] = []): Run[] {
  if (isText(node)) return textRuns(spaced(node.nodeValue ?? ''), marks);
  if (!isElement(node) || isUnseen(node)) return [];
  const within = together(marks, marksOf(node));
  switch (node.tagName) {
    case 'BR':
      return [{ text: '\n', marks: [] }];
    case 'CODE':
    case 'KBD':
    case 'SAMP':
    case 'TT':
      return [{ text: node.textContent ?? '', marks: within, isCode: true }];
    case 'A':
      return link(node, within);
    case 'IMG':
      return textRuns(node.getAttribute('alt') ?? '', within);
    case 'INPUT':
      return node.getAttribute('type') === 'checkbox' ? [{ text: node.hasAttribute('checked') ? '[x] ' : '[ ] ', marks: [] }] : [];
    default:
      return childRuns(node, within);
  }
}

/** Blanks mean one; a browser writes one that stands alone between two elements as one that does not break. */
const spaced = (text: string): string => (text === '\u00A0' ? ' ' : text.replace(/[ \t\r\n\f]+/g, ' '));

export const together = (some: readonly Mark[], others: readonly Mark[]): readonly Mark[] => [...new Set([...some, ...others])];

/** Everything in an element on one line, for where there can be but one: a cell, a heading. */
export const oneLine = (element: Element): string => tidy(written(childRuns(element))).replace(/\n+/g, ' ');

function childRuns(element: Element, marks: readonly Mark[] = []): Run[] {
  const line: Run = { text: '\n', marks: [] };
  return childrenOf(element).flatMap((node) =>
    isElement(node) && isBlock(node) ? [line, ...runsOf(node, marks), line] : runsOf(node, marks),
  );
}

function link(element: Element, marks: readonly Mark[]): Run[] {
  const address = (element.getAttribute('href') ?? '').trim();
  const inner = childRuns(element).map((run) => ({ ...run, marks: run.marks.filter((mark) => !marks.includes(mark)) }));
  const shown = (element.textContent ?? '').trim();
  if (isSame(shown, address)) return [{ text: shown, marks, isWhole: true }];
  const text = tidy(written(inner)).replace(/\n+/g, ' ');
  if (!/^(https?:|mailto:)/i.test(address) || text === '') return childRuns(element, marks);
  return [{ text: `[${label(text)}](${destination(address)})`, marks, isWhole: true }];
}

/** Whether what is shown is the address, which is a link by itself. */
function isSame(shown: string, address: string): boolean {
  if (/^mailto:/i.test(address)) return shown === address.slice(7);
  return /^https?:\/\/\S+$/i.test(shown) && URL.canParse(shown) && URL.canParse(address) && new URL(shown).href === new URL(address).href;
}

/** A text, and the addresses in it, which are read as they are. */
const textRuns = (text: string, marks: readonly Mark[]): Run[] =>
  text.split(/(\bhttps?:\/\/[^\s<>]+|\bwww\.[^\s<>]+)/i).map((part, at) => ({ text: part, marks, ...(at % 2 === 1 && { isWhole: true }) }));

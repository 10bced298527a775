/** Code, with its lines as they were. */
import { childrenOf, isBlock, isElement, isText, isUnseen } from './nodes';

/** A block of code; empty when there is nothing in it. */
export function fenced(element: Element, language = languageOf(element)): string {
  const text = linesOf(element).replace(/^\n+|\s+$/g, '');
  const fence = '`'.repeat(Math.max(2, longestRun(text)) + 1);
  return text === '' ? '' : `${fence}${language}\n${text}\n${fence}`;
}

/** Its text by lines, however they were broken: by signs, by `<br>`, by elements that are lines. */
export function linesOf(element: Element): string {
  let text = '';
  const add = (node: Node): void => {
    if (isText(node)) text += node.nodeValue ?? '';
    if (!isElement(node) || isUnseen(node)) return;
    if (node.tagName === 'BR') {
      text += '\n';
      return;
    }
    const isLine = isBlock(node);
    if (isLine && text !== '' && !text.endsWith('\n')) text += '\n';
    const before = text.length;
    childrenOf(node).forEach(add);
    // An empty line is a `<br>` in a line: not two of them.
    if (isLine && !(text.length > before && text.endsWith('\n'))) text += '\n';
  };
  childrenOf(element).forEach(add);
  return text.replace(/\r\n?/g, '\n').replace(/\u00A0/g, ' ');
}

/** A stretch of code within a line. */
export function span(text: string): string {
  const inside = text.replace(/[\s\u00A0]+/g, ' ');
  if (inside.trim() === '') return inside;
  const fence = '`'.repeat(longestRun(inside) + 1);
  const gap = /^`|`$/.test(inside) ? ' ' : '';
  return fence + gap + inside + gap + fence;
}

/** As sites and editors tell it: on the code itself, or on what stands around it. */
function languageOf(element: Element): string {
  const around = [element.querySelector('code'), element, element.parentElement];
  for (const one of around) {
    const named = one?.getAttribute('data-language') ?? one?.getAttribute('data-lang');
    if (named && /^[\w+#-]+$/.test(named)) return named.toLowerCase();
    const found = /(?:^|[\s-])(?:language|lang|brush:|(?:highlight-)?source)-?\s?([\w+#-]+)/.exec(one?.getAttribute('class') ?? '')?.[1];
    if (found) return found;
  }
  return '';
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

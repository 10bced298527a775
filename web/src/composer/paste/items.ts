/** The items of lists, however a program writes them: nested, side by side with their level, or as paragraphs. */
import { styled } from './look';
import { tidy } from './nodes';

export interface Item {
  /** 0 for the outermost. */
  level: number;
  /** `null` for a bullet; the number as it is written, or `auto` where the program counts by letters. */
  number: number | 'auto' | null;
}

/** An item of Word's, which is a paragraph that begins with its own sign; takes the sign out. */
export function wordItem(element: Element): Item | null {
  const told = /\bl\d+\s+level(\d+)/.exec(styled(element, 'mso-list'));
  const isOfList = /(^|\s)MsoList/.test(element.getAttribute('class') ?? '');
  if (!told && !isOfList) return null;
  const sign = Array.from(element.querySelectorAll('[data-style]')).find((one) => styled(one, 'mso-list') === 'ignore');
  if (!sign) return told ? { level: Number(told[1]) - 1, number: null } : null;
  const written = tidy(sign.textContent ?? '');
  sign.parentNode?.removeChild(sign);
  return { level: told ? Number(told[1]) - 1 : 0, number: numberOf(written) };
}

/** `1.`, `(2)`, `3)`, `1.2.`: the last number; `a.`, `iv)`: counted; `·`, `o`, `§` and the like are bullets. */
function numberOf(sign: string): Item['number'] {
  const digits = /(\d+)\D*$/.exec(sign)?.[1];
  if (digits) return Number(digits);
  return /^\(?\p{L}+[.)]$/u.test(sign) ? 'auto' : null;
}

/** How deep a program says that a list lies, which it writes beside the others. */
export function toldLevel(list: Element, item: Element): number {
  const first = item.getAttribute('data-aria-level') ?? list.getAttribute('data-aria-level');
  const zero = item.getAttribute('data-stringify-indent') ?? list.getAttribute('data-indent');
  const level = first !== null ? Number(first) - 1 : Number(zero ?? 0);
  return Number.isInteger(level) ? Math.max(0, Math.min(level, 9)) : 0;
}

/** The signs of a row of items, each below the text of the one that it belongs to. */
export class Signs {
  #widths: number[] = [];
  #counts: number[] = [];

  /** What stands before an item, and before the lines that follow in it. */
  next({ level: told, number }: Item): { sign: string; indent: string } {
    // Nobody lies deeper than one below the item before.
    const level = Math.min(told, this.#widths.length);
    this.#widths.length = level;
    this.#counts.length = level + 1;
    const count = number === 'auto' ? (this.#counts[level] ?? 0) + 1 : (number ?? 0);
    this.#counts[level] = count;
    const sign = number === null ? '- ' : `${count}. `;
    const indent = this.under(level);
    this.#widths.push(sign.length);
    return { sign: indent + sign, indent: indent + ' '.repeat(sign.length) };
  }

  /** What stands before a line that belongs to the item above. */
  under(level: number): string {
    return ' '.repeat(this.#widths.slice(0, level).reduce((sum, width) => sum + width, 0));
  }
}

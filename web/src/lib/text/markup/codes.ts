/** Code between as many backticks on both sides. */
import { isHollow, runAt } from './class';
import type { Chars } from './tree';

/** Which backticks of a text belong together. */
export class Codes {
  /** For a row of backticks that may open code, where the row begins that closes it. */
  readonly #ends = new Map<number, number>();
  /** Rows that belong to one that was escaped. */
  readonly #escaped = new Set<number>();

  constructor(text: Chars) {
    if (!text.includes('`')) return;
    const rows = new Map<number, number>();
    // Where something was seen last; code with nothing to see is none.
    let seen = 0;
    for (let at = 0; at < text.length;) {
      const length = text[at] === '`' ? runAt(text, at) : 0;
      if (length > 0) {
        const before = rows.get(length);
        if (before !== undefined && seen > before) this.#ends.set(before, at);
        rows.set(length, at);
      }
      if (length > 0 || !isHollow(text[at])) seen = at;
      at += Math.max(length, 1);
    }
  }

  /** Where the row begins that closes the code which the row at a place opens. */
  end(at: number): number | undefined {
    return this.#ends.get(at);
  }

  /** Whether the row at a place, which has a backslash in front of it, would otherwise be a part of code. */
  escape(text: Chars, at: number): boolean {
    const end = this.#ends.get(at);
    if (end === undefined) return this.#escaped.has(at);
    this.#ends.delete(at);
    if (text[end - 1] === '\\') {
      this.#ends.delete(end);
      this.#escaped.add(end);
    }
    return true;
  }
}

/** What the code between two places says. One blank on each side only keeps backticks apart. */
export function between(text: Chars, start: number, end: number): string {
  const isPadded = end - start >= 2 && text[start] === ' ' && text[end - 1] === ' ';
  return (isPadded ? text.slice(start + 1, end - 1) : text.slice(start, end)).join('');
}

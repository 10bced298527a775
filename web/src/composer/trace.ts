/**
 * Where in a text stands what it says. The reader's tree tells what is meant; this walks the text along it, and what the tree does not
 * say are signs of writing. Where the two part, the rest of the text stays plain.
 */
import type { Meant } from '$lib/text/called';
import { withLongNames } from '$lib/text/called';
import { isBlank, isBlankLine } from '$lib/text/markup/class';
import type { Block, Call, Inline, Item } from '$lib/text/markup/tree';

/** What a character is a part of; one may be a part of several. */
export const LOOK = {
  strong: 1,
  em: 2,
  del: 4,
  code: 8,
  link: 16,
  call: 32,
  own: 64,
  sign: 128,
  quote: 256,
  heading: 512,
  block: 1024,
  point: 2048,
} as const;

/** Whom a call means, whether that is oneself, and what stands behind it; `null` when nobody. */
export type Means = (call: Call) => (Meant & { rest: string; isOwn: boolean }) | null;

/** A call that means somebody or a channel. */
export interface Pill {
  from: number;
  to: number;
}

/** The text is not what its tree says. */
class Astray extends Error {}

export class Trace {
  /** For each character of the text, what it is a part of. */
  readonly looks: Uint16Array;
  readonly pills: Pill[] = [];
  readonly #around: ('quote' | 'point')[] = [];
  #at = 0;
  /** Nothing of the line was met yet: blanks may belong to its indent or to what it says. */
  #isBegun = true;

  constructor(
    private readonly text: string,
    blocks: readonly Block[],
    private readonly means: Means,
    /** The names of channels that are more than one word. */
    private readonly names: readonly string[],
  ) {
    this.looks = new Uint16Array(text.length).fill(LOOK.sign);
    try {
      this.#blocks(blocks, 0);
    } catch (error) {
      if (!(error instanceof Astray)) throw error;
      this.looks.fill(0, this.#at);
    }
  }

  #blocks(all: readonly Block[], look: number): void {
    for (const block of all) {
      this.#begin();
      this.#block(block, look);
    }
  }

  #block(block: Block, look: number): void {
    switch (block.type) {
      case 'paragraph':
        return this.#inlines(block.children, look);
      case 'heading':
        this.#take(`${'#'.repeat(block.depth)} `);
        this.#isBegun = true;
        return this.#inlines(block.children, look | LOOK.heading);
      case 'code':
        return this.#fenced(block.text.split('\n'));
      case 'quote':
        return this.#quote(block.blocks, look | LOOK.quote);
      case 'list':
        for (const item of block.items) this.#item(item, look);
        return;
      case 'table':
        return this.#table(block.rows, look);
      case 'rule':
        this.#at = this.#lineEnd();
    }
  }

  #quote(blocks: readonly Block[], look: number): void {
    this.#quoted();
    this.#isBegun = true;
    this.#around.push('quote');
    this.#blocks(blocks, look);
    this.#around.pop();
  }

  #item({ label, isDone, blocks }: Item, look: number): void {
    this.#begin();
    this.#indent();
    const from = this.#at;
    const sign = label ?? this.text[from];
    if (label === null && sign !== '-' && sign !== '*') throw new Astray();
    this.#take(sign!);
    this.looks.fill(LOOK.point, from, this.#at);
    this.#indent();
    if (isDone !== null) this.#at += '[x] '.length;
    this.#isBegun = true;
    this.#around.push('point');
    this.#blocks(blocks, look);
    this.#around.pop();
  }

  /** The line of the fence, those of the code, and that of its end. */
  #fenced(lines: readonly string[]): void {
    this.#wholeLine(LOOK.sign | LOOK.block);
    for (const line of lines) {
      this.#nextLine();
      if (this.text.slice(this.#at, this.#lineEnd()).trimStart() !== line.trimStart()) throw new Astray();
      this.#wholeLine(LOOK.block);
    }
    this.#nextLine();
    this.#wholeLine(LOOK.sign | LOOK.block);
  }

  #table(rows: readonly Inline[][][], look: number): void {
    rows.forEach((cells, at) => {
      if (at > 0) this.#nextLine();
      for (const cell of cells) {
        while (this.text[this.#at] === '|' || this.#isBlankAt()) this.#at++;
        this.#isBegun = false;
        this.#inlines(cell, look);
      }
      this.#at = this.#lineEnd();
      if (at > 0) return;
      this.#nextLine();
      this.#at = this.#lineEnd();
    });
  }

  #inlines(all: readonly Inline[], look: number): void {
    for (const one of withLongNames(all, this.names)) this.#inline(one, look);
  }

  #inline(one: Inline, look: number): void {
    switch (one.type) {
      case 'text':
        return this.#say(one.text, look);
      case 'break':
        return this.#nextLine();
      case 'code':
        return this.#code(one.text, look | LOOK.code);
      case 'link':
        return this.#link(one.href, one.children, look | LOOK.link);
      case 'call':
        return this.#call(one, look);
      default: {
        // Both signs of emphasis do the same.
        const sign = one.type === 'del' ? '~' : this.text[this.#at] === '_' ? '_' : '*';
        const signs = one.type === 'em' ? sign : sign + sign;
        this.#take(signs);
        this.#inlines(one.children, look | LOOK[one.type]);
        this.#take(signs);
      }
    }
  }

  #call(call: Call, look: number): void {
    const meant = this.means(call);
    if (!meant) return this.#say(call.text + call.tail, look);
    const from = this.#at;
    this.#say(meant.text, look | LOOK.call | (meant.isOwn ? LOOK.own : 0));
    this.pills.push({ from, to: this.#at });
    this.#say(meant.rest, look);
  }

  #link(href: string, children: readonly Inline[], look: number): void {
    const isWritten = this.text[this.#at] === '[' || this.text.startsWith('![', this.#at);
    if (isWritten) this.#take(this.text[this.#at] === '[' ? '[' : '![');
    this.#inlines(children, look);
    if (isWritten) this.#take(`](${href})`);
  }

  #code(code: string, look: number): void {
    let end = this.#at;
    while (this.text[end] === '`') end++;
    const ticks = this.text.slice(this.#at, end);
    this.#take(ticks === '' ? '`' : ticks);
    // A blank on each side only keeps backticks apart.
    const isPadded = this.text[this.#at] === ' ' && !this.text.startsWith(code + ticks, this.#at);
    if (isPadded) this.#at++;
    code.split('\n').forEach((line, at) => {
      if (at > 0) this.#nextLine();
      this.#say(line, look);
    });
    if (isPadded) this.#at++;
    this.#take(ticks);
  }

  /** Characters that are shown; a backslash that is not only kept the next one from being a sign. */
  #say(text: string, look: number): void {
    for (const c of text.split('')) {
      if (this.text[this.#at] !== c) {
        if (this.#isBegun && isBlank(c)) continue;
        if (this.text[this.#at] === '\\') this.#at++;
        if (this.text[this.#at] !== c) throw new Astray();
      }
      if (!isBlank(c)) this.#isBegun = false;
      this.looks[this.#at++] = look;
    }
  }

  /** Characters that are signs of writing. */
  #take(signs: string): void {
    if (!this.text.startsWith(signs, this.#at)) {
      if (this.text[this.#at] === '\\') this.#at++;
      if (!this.text.startsWith(signs, this.#at)) throw new Astray();
    }
    this.#at += signs.length;
    this.#isBegun = false;
  }

  /** Goes to the line that a block begins with: those with nothing in them are passed over. */
  #begin(): void {
    while (isBlankLine(Array.from(this.text.slice(this.#at, this.#lineEnd())))) {
      this.#at = this.#lineEnd();
      this.#nextLine();
    }
  }

  /** Goes to the next line, behind what it begins with because of the quotes and points around it. */
  #nextLine(): void {
    if (this.text[this.#at] !== '\n') throw new Astray();
    this.#at++;
    for (const around of this.#around) {
      this.#indent();
      if (around === 'quote') this.#quoted();
    }
    this.#isBegun = true;
  }

  #quoted(): void {
    this.#take('>');
    if (this.text[this.#at] === ' ') this.#at++;
  }

  #wholeLine(look: number): void {
    const end = this.#lineEnd();
    this.looks.fill(look, this.#at, end);
    this.#at = end;
  }

  #lineEnd(): number {
    const end = this.text.indexOf('\n', this.#at);
    return end < 0 ? this.text.length : end;
  }

  #indent(): void {
    while (this.text[this.#at] === ' ' || this.text[this.#at] === '\t') this.#at++;
  }

  #isBlankAt = (): boolean => isBlank(this.text[this.#at]) && this.text[this.#at] !== '\n';
}

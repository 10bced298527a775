/**
 * Where in a text stands what it says. The reader's tree tells what is meant; this walks the text along it, and what the tree does not
 * say are signs of writing. Where the two part, the rest of the text stays plain.
 */
import type { Meant } from '$lib/text/called';
import { withLongNames } from '$lib/text/called';
import type { Block, Call, Inline, Item } from '$lib/text/markup/tree';
import { Astray, Cursor } from './cursor';
import { LOOK } from './character-look';

/** Whom a call means, whether that is oneself, and what stands behind it; `null` when nobody. */
export type Means = (call: Call) => (Meant & { rest: string; isOwn: boolean }) | null;

/** A call that means somebody or a channel. */
export interface Pill {
  from: number;
  to: number;
}

export class Trace {
  readonly pills: Pill[] = [];
  readonly #on: Cursor;

  constructor(
    private readonly text: string,
    blocks: readonly Block[],
    private readonly means: Means,
    /** The names of channels that are more than one word. */
    private readonly names: readonly string[],
  ) {
    this.#on = new Cursor(text);
    try {
      this.#blocks(blocks, 0);
    } catch (error) {
      if (!(error instanceof Astray)) throw error;
      this.looks.fill(0, this.#on.at);
    }
  }

  /** For each character of the text, what it is a part of. */
  get looks(): Uint16Array {
    return this.#on.looks;
  }

  #blocks(all: readonly Block[], look: number): void {
    for (const block of all) {
      this.#on.begin();
      this.#block(block, look);
    }
  }

  #block(block: Block, look: number): void {
    switch (block.type) {
      case 'paragraph':
        return this.#inlines(block.children, look);
      case 'heading':
        this.#on.take(`${'#'.repeat(block.depth)} `);
        this.#on.isBegun = true;
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
        this.#on.at = this.#on.lineEnd();
    }
  }

  #quote(blocks: readonly Block[], look: number): void {
    this.#on.quoted();
    this.#on.isBegun = true;
    this.#on.around.push('quote');
    this.#blocks(blocks, look);
    this.#on.endQuote();
    this.#on.around.pop();
  }

  #item({ label, isDone, blocks }: Item, look: number): void {
    this.#on.begin();
    this.#on.indent();
    const from = this.#on.at;
    const sign = label ?? this.text[from];
    if (label === null && sign !== '-' && sign !== '*') throw new Astray();
    this.#on.take(sign!);
    this.looks.fill(LOOK.point, from, this.#on.at);
    this.#on.indent();
    if (isDone !== null) this.#on.at += '[x] '.length;
    this.#on.isBegun = true;
    this.#on.around.push('point');
    this.#blocks(blocks, look);
    this.#on.around.pop();
  }

  /** The line of the fence, those of the code, and that of its end. */
  #fenced(lines: readonly string[]): void {
    this.#on.wholeLine(LOOK.sign | LOOK.block);
    for (const line of lines) {
      this.#on.nextLine();
      if (this.text.slice(this.#on.at, this.#on.lineEnd()).trimStart() !== line.trimStart()) throw new Astray();
      this.#on.wholeLine(LOOK.block);
    }
    this.#on.nextLine();
    this.#on.wholeLine(LOOK.sign | LOOK.block);
  }

  #table(rows: readonly Inline[][][], look: number): void {
    rows.forEach((cells, at) => {
      if (at > 0) this.#on.nextLine();
      for (const cell of cells) {
        while (this.#on.next === '|' || this.#on.isBlankAt()) this.#on.at++;
        this.#on.isBegun = false;
        this.#inlines(cell, look);
      }
      this.#on.at = this.#on.lineEnd();
      if (at > 0) return;
      this.#on.nextLine();
      this.#on.at = this.#on.lineEnd();
    });
  }

  #inlines(all: readonly Inline[], look: number): void {
    for (const one of withLongNames(all, this.names)) this.#inline(one, look);
  }

  #inline(one: Inline, look: number): void {
    switch (one.type) {
      case 'text':
        return this.#on.say(one.text, look);
      case 'break':
        return this.#on.nextLine();
      case 'code':
        return this.#code(one.text, look | LOOK.code);
      case 'link':
        return this.#link(one.href, one.children, look | LOOK.link);
      case 'call':
        return this.#call(one, look);
      default: {
        // Both signs of emphasis do the same.
        const sign = one.type === 'del' ? '~' : this.#on.next === '_' ? '_' : '*';
        const signs = one.type === 'em' ? sign : sign + sign;
        this.#on.take(signs);
        this.#inlines(one.children, look | LOOK[one.type]);
        this.#on.take(signs);
      }
    }
  }

  #call(call: Call, look: number): void {
    const meant = this.means(call);
    if (!meant) return this.#on.say(call.text + call.tail, look);
    const from = this.#on.at;
    this.#on.say(meant.text, look | LOOK.call | (meant.isOwn ? LOOK.own : 0));
    this.pills.push({ from, to: this.#on.at });
    this.#on.say(meant.rest, look);
  }

  #link(href: string, children: readonly Inline[], look: number): void {
    const isWritten = this.#on.next === '[' || this.text.startsWith('![', this.#on.at);
    if (isWritten) this.#on.take(this.#on.next === '[' ? '[' : '![');
    this.#inlines(children, look);
    if (isWritten) this.#on.take(`](${href})`);
  }

  #code(code: string, look: number): void {
    let end = this.#on.at;
    while (this.text[end] === '`') end++;
    const ticks = this.text.slice(this.#on.at, end);
    this.#on.take(ticks === '' ? '`' : ticks);
    // A blank on each side only keeps backticks apart: what the code says begins behind it.
    const isPadded = this.text[this.#on.at + code.search(/[^ ]/)] === ' ';
    if (isPadded) this.#on.at++;
    code.split('\n').forEach((line, at) => {
      if (at > 0) this.#on.nextLine();
      this.#on.say(line, look);
    });
    if (isPadded) this.#on.at++;
    this.#on.take(ticks);
  }
}

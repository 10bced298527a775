/** The characters of a paragraph become what it says. */
import { withCalls } from './calls';
import { pair } from './pairs';
import { Scan, type Token } from './scan';
import type { Chars, Inline } from './tree';

/** Within a link there are no links, and nobody is called. */
export function inlines(text: Chars, isLinked: boolean): Inline[] {
  const tokens = new Scan(text, isLinked).tokens;
  pair(text, tokens);
  const tree = new Tree(text, isLinked);
  for (const token of tokens) tree.add(token);
  tree.flush();
  return tree.all;
}

class Tree {
  /** What was read of the innermost emphasis that is open. */
  all: Inline[] = [];
  /** What was read of those around it. */
  readonly #open: Inline[][] = [];
  /** Characters in a row that are only themselves. */
  #words: string[] = [];
  /** What stands in front of them. */
  #before: string | undefined;

  constructor(
    readonly text: Chars,
    readonly isLinked: boolean,
  ) {}

  add(token: Token): void {
    switch (token.type) {
      case 'text':
        return this.#say(token.at, token.end);
      case 'slash':
        return token.side?.isNeeded || token.isGone ? undefined : this.#say(token.at, token.end);
      case 'atom':
        this.flush();
        this.all.push(token.inline);
        return;
      case 'run':
        return this.#run(token);
    }
  }

  #run({ at, side, parts }: Extract<Token, { type: 'run' }>): void {
    for (const { length, role } of parts) {
      if (role === 'text') this.#say(at, at + length);
      else if (role === 'closes') this.#close(side.sign, length);
      else {
        this.flush();
        this.#open.push(this.all);
        this.all = [];
      }
      at += length;
    }
  }

  #say(at: number, end: number): void {
    if (this.#words.length === 0) this.#before = this.text[at - 1];
    for (; at < end; at++) this.#words.push(this.text[at]!);
  }

  #close(sign: string, length: number): void {
    this.flush();
    const children = this.all;
    this.all = this.#open.pop() ?? [];
    this.all.push({ type: sign === '~' ? 'del' : length === 1 ? 'em' : 'strong', children });
  }

  flush(): void {
    const words = this.#words;
    this.#words = [];
    if (!this.isLinked) withCalls(words, this.#before, this.all);
    else if (words.length > 0) this.all.push({ type: 'text', text: words.join('') });
    this.#before = undefined;
  }
}

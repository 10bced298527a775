/** Cuts characters into what stands for itself, what is whole (code, links, line breaks) and signs that may be emphasis. */
import { addressAt, mailAt } from './address';
import { isImage, Targets } from './brackets';
import { isHollowText, runAt } from './class';
import { between, Codes } from './codes';
import { sideOf, type Side } from './emphasis';
import { inlines } from './inlines';
import type { Chars, Inline } from './tree';

/** A stretch of characters. */
export type Token = { at: number; end: number } & What;

/** Signs of a row that do the same. */
export interface Part {
  length: number;
  role: 'text' | 'opens' | 'closes';
}

type What =
  /** Characters that are themselves. */
  | { type: 'text' }
  /** A backslash; it is shown unless it is needed. */
  | { type: 'slash'; side?: Side; isGone?: boolean }
  | { type: 'atom'; inline: Inline }
  /** Signs that may open or close emphasis. */
  | { type: 'run'; side: Side; parts: Part[] };

export class Scan {
  tokens: Token[] = [];
  readonly #codes: Codes;
  readonly #targets: Targets;
  /** Opening brackets that nothing has closed yet, with the backslash in front. */
  readonly #brackets: { at: number; slash: Token | null }[] = [];
  /** From here on, characters are themselves and in no token yet. */
  #from = 0;
  #at = 0;
  /** Where the last atom ended. */
  #floor = 0;
  /** Where the last link between brackets begins. */
  #lastLink = 0;

  constructor(
    readonly text: Chars,
    readonly isLinked: boolean,
  ) {
    this.#codes = new Codes(text);
    this.#targets = new Targets(text);
    while (this.#at < text.length) this.#step(text[this.#at]!);
    this.#flush();
  }

  #step(c: string): void {
    if (c === '`') this.#code();
    else if (c === '\\') this.#slash();
    else if (c === '*' || c === '_' || c === '~') this.#run();
    else if (c === '\n') this.#atom(this.#at, this.#at + 1, { type: 'break' });
    else if (this.isLinked) this.#at++;
    else if (c === '[') this.#openBracket(null);
    else if (c === ']') this.#closeBracket();
    else if (c === 'h' || c === 'H' || c === 'w' || c === 'W') this.#address();
    else if (c === '@') this.#mail();
    else this.#at++;
  }

  #code(): void {
    const length = runAt(this.text, this.#at);
    const end = this.#codes.end(this.#at);
    if (end === undefined) this.#at += length;
    else this.#atom(this.#at, end + length, { type: 'code', text: between(this.text, this.#at + length, end) });
  }

  #slash(): void {
    const next = this.#at + 1;
    const c = this.text[next];
    if (c === '`' && this.#codes.escape(this.text, next)) {
      this.#flush();
      this.#from = next;
      this.#at = next + runAt(this.text, next);
    } else if (c === '*' || c === '_' || c === '~') {
      const end = next + runAt(this.text, next);
      const side = sideOf(this.text, this.#at, next, end);
      if (side) this.#push(next, { type: 'slash', side });
      this.#at = end;
    } else if ((c === '[' || c === ']') && this.isLinked) {
      // What is shown for a link may have brackets of its own.
      this.#flush();
      this.#from = next;
      this.#at = next + 1;
    } else if (c === ']') {
      this.#at = next + 1;
    } else if (c === '[') {
      this.#push(next, { type: 'slash' });
      this.#openBracket(this.tokens.at(-1)!);
    } else this.#at = next;
  }

  #run(): void {
    const end = this.#at + runAt(this.text, this.#at);
    const side = sideOf(this.text, this.#at, this.#at, end);
    if (side) this.#push(end, { type: 'run', side, parts: [] });
    else this.#at = end;
  }

  #address(): void {
    const found = addressAt(this.text, this.#at);
    if (found) this.#link(this.#at, ...found);
    else this.#at++;
  }

  #mail(): void {
    const found = mailAt(this.text, this.#floor, this.#at);
    if (!found) return void this.#at++;
    const [at, end] = found;
    this.#rewind(at);
    this.#link(at, end, `mailto:${this.text.slice(at, end).join('')}`);
  }

  #link(at: number, end: number, href: string): void {
    this.#atom(at, end, { type: 'link', href, children: [{ type: 'text', text: this.text.slice(at, end).join('') }] });
  }

  #openBracket(slash: Token | null): void {
    this.#brackets.push({ at: this.#at, slash });
    this.#at++;
  }

  #closeBracket(): void {
    let bracket = this.#brackets.pop();
    const target = bracket && this.#targets.at(this.#at + 1);
    if (!bracket || !target) return void this.#at++;
    // One that was escaped may stand in what is shown for a link.
    while (bracket.slash && this.#brackets.length > 0) bracket = this.#brackets.pop()!;
    if (this.#lastLink > bracket.at) return void this.#at++;
    const shown = this.text.slice(bracket.at + 1, this.#at);
    if (isHollowText(shown)) return void this.#at++;
    if (bracket.slash?.type === 'slash') {
      bracket.slash.isGone = true;
      return void this.#at++;
    }
    // Nothing is fetched from elsewhere by looking at a message: a picture is a link.
    const begin = bracket.at - (isImage(this.text, bracket.at) ? 1 : 0);
    const [end, href] = target;
    this.#rewind(begin);
    this.#atom(begin, end, { type: 'link', href, children: inlines(shown, true) });
    this.#lastLink = begin;
  }

  #atom(at: number, end: number, inline: Inline): void {
    this.#at = at;
    this.#push(end, { type: 'atom', inline });
    this.#floor = end;
  }

  #push(end: number, what: What): void {
    this.#flush();
    this.tokens.push({ at: this.#at, end, ...what });
    this.#from = this.#at = end;
  }

  #flush(): void {
    if (this.#from < this.#at) this.tokens.push({ at: this.#from, end: this.#at, type: 'text' });
    this.#from = this.#at;
  }

  /** Takes back what was found from a place on. */
  #rewind(to: number): void {
    this.#flush();
    while (this.tokens.length > 0 && this.tokens.at(-1)!.at >= to) this.tokens.pop();
    const last = this.tokens.at(-1);
    if (last) last.end = Math.min(last.end, to);
    while (this.#brackets.length > 0 && this.#brackets.at(-1)!.at >= to) this.#brackets.pop();
    this.#at = this.#from = to;
  }
}

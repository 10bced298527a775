/** A way through a text, along what it says. */
import { isBlank, isBlankLine } from '$lib/text/markup/class';
import { LOOK } from './character-look';

/** The text is not what it is said to be. */
export class Astray extends Error {}

export class Cursor {
  /** For each character of the text, what it is a part of: signs, until it is said. */
  readonly looks: Uint16Array;
  /** The quotes and points around the line. */
  readonly around: ('quote' | 'point')[] = [];
  at = 0;
  /** Nothing of the line was met yet: blanks may belong to its indent or to what it says. */
  isBegun = true;

  constructor(readonly text: string) {
    this.looks = new Uint16Array(text.length).fill(LOOK.sign);
  }

  /** The character that comes next. */
  get next(): string | undefined {
    return this.text[this.at];
  }

  /** Characters that are shown; a backslash that is not only kept the next one from being a sign. */
  say(text: string, look: number): void {
    for (const c of text.split('')) {
      if (this.text[this.at] !== c) {
        if (this.isBegun && isBlank(c)) continue;
        if (this.text[this.at] === '\\') this.at++;
        if (this.text[this.at] !== c) throw new Astray();
      }
      if (!isBlank(c)) this.isBegun = false;
      this.looks[this.at++] = look;
    }
  }

  /** Characters that are signs of writing. */
  take(signs: string): void {
    if (!this.text.startsWith(signs, this.at)) {
      if (this.text[this.at] === '\\') this.at++;
      if (!this.text.startsWith(signs, this.at)) throw new Astray();
    }
    this.at += signs.length;
    this.isBegun = false;
  }

  /** Goes to the line that a block begins with: those with nothing in them are passed over. */
  begin(): void {
    while (isBlankLine(Array.from(this.text.slice(this.at, this.lineEnd())))) {
      this.at = this.lineEnd();
      this.nextLine();
    }
  }

  /** Goes to the next line, behind what it begins with because of the quotes and points around it. */
  nextLine(): void {
    if (this.text[this.at] !== '\n') throw new Astray();
    this.at++;
    for (const around of this.around) {
      this.indent();
      if (around === 'quote') this.quoted();
    }
    this.isBegun = true;
  }

  quoted(): void {
    this.take('>');
    if (this.text[this.at] === ' ') this.at++;
  }

  /** Passes over the last lines of the innermost quote that have nothing in them. */
  endQuote(): void {
    const signs = this.around.map((one) => (one === 'quote' ? '>(?: |$)' : '[ \\t]+')).join('');
    const line = new RegExp(`\\n${signs}(.*)`, 'my');
    for (;;) {
      line.lastIndex = this.lineEnd();
      const rest = line.exec(this.text)?.[1];
      if (rest === undefined || !isBlankLine(Array.from(rest))) return;
      this.at = line.lastIndex;
    }
  }

  wholeLine(look: number): void {
    const end = this.lineEnd();
    this.looks.fill(look, this.at, end);
    this.at = end;
  }

  lineEnd(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end;
  }

  indent(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
  }

  isBlankAt = (): boolean => isBlank(this.text[this.at]) && this.text[this.at] !== '\n';
}

/** What a text is made of. The words and the rules are those of docs/markdown.md. */

export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'break' }
  | { type: 'strong' | 'em' | 'del'; children: Inline[] }
  /** `href` begins with https:, http: or mailto:. */
  | { type: 'link'; href: string; children: Inline[] }
  | Call;

/** `@name` or `#name`. */
export interface Call {
  type: 'call';
  /** The sign and the name without the signs at its end. */
  text: string;
  /** `.`, `-` and `_` right behind: part of the name where there is such a name, else of the text. */
  tail: string;
}

export interface Item {
  /** Its number as it was written, such as `4.`; `null` for a point without one. */
  label: string | null;
  /** Whether it is a task, and done. */
  isDone: boolean | null;
  blocks: Block[];
}

export type Align = '' | 'left' | 'center' | 'right';

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; depth: number; children: Inline[] }
  /** `whole` is all of it, where only its beginning is shown. */
  | { type: 'code'; language: string; text: string; whole?: string }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'list'; items: Item[] }
  /** The head is the first row. A row may have more or fewer cells than the head. */
  | { type: 'table'; align: Align[]; rows: Inline[][][] }
  | { type: 'rule' };

/** A character, and a row of them. Characters are code points, as the server counts them. */
export type Chars = readonly string[];

/** Quotes, lists and emphasis within each other; what is deeper is text. */
export const DEEPEST = 12;

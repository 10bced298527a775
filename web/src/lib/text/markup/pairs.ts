/** Which signs of emphasis belong together. */
import { isAsciiWord, isHollow } from './class';
import type { Side } from './emphasis';
import type { Part, Token } from './scan';
import { DEEPEST, type Chars } from './tree';

type Run = Extract<Token, { type: 'run' }>;

/** Kinds of emphasis: one or two of `*` and of `_`, two of `~`. */
const KINDS = 5;
const kindOf = (sign: string, length: number): number => (sign === '*' ? length - 1 : sign === '_' ? length + 1 : 4);

/** Signs that wait for those that close them. */
interface Open {
  kind: number;
  token: Run;
  part: Part;
  /** How deeply what was found within is nested. */
  depth: number;
}

/** Settles what becomes of each row of signs. */
export function pair(text: Chars, tokens: Token[]): void {
  const runs = tokens.filter((token) => token.type === 'run');
  if (runs.length > 0) {
    const pairs = new Pairs(text);
    for (const run of runs) pairs.settle(run);
  }
  if (tokens.some(({ type }) => type === 'slash')) slashes(tokens);
}

class Pairs {
  /** How many characters up to a place say something, which the signs of emphasis do not. */
  readonly #said: Uint32Array;
  readonly #open: Open[] = [];
  /** Where each kind stands among the open ones. */
  readonly #places: number[][] = Array.from({ length: KINDS }, () => []);

  constructor(readonly text: Chars) {
    this.#said = new Uint32Array(text.length + 1);
    let said = 0;
    text.forEach((c, at) => {
      if (!isHollow(c) && c !== '*' && c !== '_' && c !== '~') said++;
      this.#said[at + 1] = said;
    });
  }

  settle(token: Run): void {
    const { sign, length: all, opens, closes } = token.side;
    let left = all;
    while (closes && left > 0) {
      const place = this.#nearest(sign, left);
      if (place < 0) break;
      const length = this.#open[place]!.kind === kindOf(sign, 2) ? 2 : 1;
      if (!this.#close(place, token, length)) break;
      left -= length;
    }
    const waits = opens && left === all;
    for (const length of waits && left === 3 ? [2, 1] : left > 0 ? [left] : []) {
      const part: Part = { length, role: 'text' };
      token.parts.push(part);
      if (waits) this.#wait({ kind: kindOf(sign, length), token, part, depth: 0 });
    }
  }

  /** The last signs that wait for some of these; -1 when none do. */
  #nearest(sign: string, left: number): number {
    const lengths = left === 3 ? [1, 2] : [left];
    return Math.max(...lengths.map((length) => this.#places[kindOf(sign, length)]!.at(-1) ?? -1));
  }

  /** Closes what waits at a place, unless there is nothing in it. Whatever waits within waits in vain. */
  #close(place: number, token: Run, length: number): boolean {
    while (this.#open.length > place + 1) this.#forget();
    const open = this.#open[place]!;
    const [start, end] = [open.token.end, token.at];
    const isPair =
      open.depth < DEEPEST &&
      this.#said[start]! < this.#said[end]! &&
      !(open.token.side.behind === 'word' && token.side.behind !== 'sign') &&
      !(this.text[end] === '_' && length === 2 && this.#isIdentifier(start, end));
    if (isPair) open.depth++;
    this.#forget();
    if (isPair) {
      open.part.role = 'opens';
      token.parts.push({ length, role: 'closes' });
    }
    return isPair;
  }

  /** `__init__` is a name in many languages of programmers. */
  #isIdentifier(start: number, end: number): boolean {
    while (start < end && (isAsciiWord(this.text[start]!) || this.text[start] === '_')) start++;
    return start === end;
  }

  #wait(open: Open): void {
    this.#places[open.kind]!.push(this.#open.length);
    this.#open.push(open);
  }

  #forget(): void {
    const { kind, depth } = this.#open.pop()!;
    this.#places[kind]!.pop();
    const outer = this.#open.at(-1);
    if (outer) outer.depth = Math.max(outer.depth, depth);
  }
}

/** A backslash is needed where the signs behind it could open something that others close, or close what others open. */
function slashes(tokens: Token[]): void {
  const first = Array<number>(KINDS).fill(Infinity);
  const last = Array<number>(KINDS).fill(0);
  tokens.forEach((token, at) => {
    const side = token.type === 'run' || token.type === 'slash' ? token.side : undefined;
    for (const kind of side ? kinds(side) : []) {
      if (side!.opens) first[kind] = Math.min(first[kind]!, at);
      if (side!.closes) last[kind] = at;
    }
  });
  tokens.forEach((token, at) => {
    if (token.type !== 'slash' || !token.side) return;
    const { side } = token;
    side.isNeeded = kinds(side).some((kind) => (side.opens && at < last[kind]!) || (side.closes && first[kind]! < at));
  });
}

const kinds = ({ sign, length }: Side): number[] => (length === 3 ? [kindOf(sign, 1), kindOf(sign, 2)] : [kindOf(sign, length)]);

/**
 * The beginning of a long text, so that no message puts more on the page than somebody asked for. What is long is decided from the
 * tree: it is the same on every screen, and nothing has to be drawn to know it.
 */
import type { Block, Inline, Item } from './markup/tree';

/** As much as may be drawn. */
export interface Amount {
  lines: number;
  elements: number;
}

/** What is longer is folded, */
export const LONG: Amount = { lines: 40, elements: 400 };
/** to this much: what comes with “more” is worth pressing it. */
export const SHOWN: Amount = { lines: 20, elements: 200 };

/** Characters that fill a line. */
const WIDTH = 80;
/** Cells of a row are at most this share of all elements. */
const CELLS = 8;
/** Elements around the words: of a block of code, of a point, of a table. */
const [AROUND_CODE, AROUND_POINT, AROUND_TABLE] = [10, 3, 4];
/** Characters that a cut may step back, to come between two words. */
const STEP = 40;
const NEAR_BLANK = new RegExp(`\\s\\S{0,${STEP}}$`, 'u');

/** The beginning of blocks that are long; `null` where all of them are to be shown. */
export function folded(blocks: readonly Block[]): Block[] | null {
  const room = new Room(LONG);
  room.blocks(blocks);
  return room.isFull ? new Room(SHOWN).blocks(blocks) : null;
}

/** Room for the beginning of a text. What surrounds others is counted behind them: nothing is left without its first words. */
class Room {
  /** Whether something had no room. */
  isFull = false;
  #lines: number;
  #elements: number;
  /** Characters in the last line. */
  #width = 0;
  readonly #cells: number;

  constructor({ lines, elements }: Amount) {
    this.#lines = lines;
    this.#elements = elements;
    this.#cells = Math.floor(elements / CELLS);
  }

  blocks(all: readonly Block[]): Block[] {
    return this.#some(all, (one) => this.#block(one));
  }

  /** Those of a row that there is room for. */
  #some<One, Kept>(all: readonly One[], keep: (one: One, at: number) => Kept): Kept[] {
    const kept: Kept[] = [];
    for (const one of all) {
      if (!this.#hasRoom()) break;
      kept.push(keep(one, kept.length));
    }
    if (kept.length < all.length) this.isFull = true;
    return kept;
  }

  #hasRoom(): boolean {
    return this.#lines > 0 && this.#elements > 0;
  }

  #block(one: Block): Block {
    switch (one.type) {
      case 'paragraph':
      case 'heading':
        return this.#count({ ...one, children: this.#line(one.children) });
      case 'quote':
        return this.#count({ ...one, blocks: this.blocks(one.blocks) });
      case 'list':
        return this.#count({ ...one, items: this.#some(one.items, (item) => this.#item(item)) });
      case 'table':
        return this.#table(one);
      case 'code':
        return this.#code(one);
      case 'rule':
        this.#lines--;
        return this.#count(one);
    }
  }

  #item(one: Item): Item {
    return this.#count({ ...one, blocks: this.blocks(one.blocks) }, AROUND_POINT);
  }

  #table(one: Extract<Block, { type: 'table' }>): Block {
    const widest = one.rows.reduce((most, { length }) => Math.max(most, length), 0);
    const columns = Math.min(widest, this.#cells);
    if (columns < widest) this.isFull = true;
    const rows = this.#some(one.rows, (row) =>
      this.#count(
        row.slice(0, columns).map((cell) => this.#inlines(cell)),
        columns + 1,
        1,
      ),
    );
    return this.#count({ ...one, rows }, AROUND_TABLE);
  }

  /** A word or a sign of code has a colour of its own at most. */
  #code(one: Extract<Block, { type: 'code' }>): Block {
    let end = 0;
    for (const { 0: part, index } of one.text.matchAll(/\n|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu)) {
      if (!this.#hasRoom()) break;
      if (part === '\n') this.#lines--;
      else if (one.language !== '') this.#elements--;
      end = index + part.length;
    }
    const isWhole = one.text.slice(end).trim() === '';
    if (!isWhole) this.isFull = true;
    this.#lines--;
    return this.#count(isWhole ? one : { ...one, text: one.text.slice(0, end).trimEnd(), whole: one.text }, AROUND_CODE);
  }

  #line(all: readonly Inline[]): Inline[] {
    this.#width = 0;
    const kept = this.#inlines(all);
    this.#break();
    return kept;
  }

  #inlines(all: readonly Inline[]): Inline[] {
    return this.#some(all, (one) => this.#inline(one));
  }

  #inline(one: Inline): Inline {
    switch (one.type) {
      case 'text':
        return this.#words(one);
      case 'code':
        return this.#count(this.#words(one));
      case 'call':
        this.#words(one);
        return this.#count(one);
      case 'break':
        this.#break();
        return this.#count(one);
      default:
        return this.#count({ ...one, children: this.#inlines(one.children) });
    }
  }

  /** Code within a line may have breaks of its own. */
  #words<Words extends { text: string }>(one: Words): Words {
    const rows = this.#some(one.text.split('\n'), (row, at) => {
      if (at > 0) this.#break();
      return this.#row(row);
    });
    return { ...one, text: rows.join('\n') };
  }

  #row(words: string): string {
    const room = this.#lines * WIDTH - this.#width;
    const kept = words.length > room ? cut(words, room) : words;
    if (kept.length < words.length) this.isFull = true;
    const filled = this.#width + kept.length;
    this.#lines -= Math.floor(filled / WIDTH);
    this.#width = filled % WIDTH;
    return kept;
  }

  #break(): void {
    this.#lines--;
    this.#width = 0;
  }

  #count<One>(one: One, elements = 1, lines = 0): One {
    this.#elements -= elements;
    this.#lines -= lines;
    return one;
  }
}

let graphemes: Intl.Segmenter | undefined;

/** The beginning of words, up to a blank where one is near, and never within a letter or a sign. */
function cut(text: string, most: number): string {
  const blank = text.slice(0, most + 1).search(NEAR_BLANK);
  if (blank > 0) return text.slice(0, blank);
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const last = graphemes.segment(text.slice(0, most + STEP)).containing(most);
  return text.slice(0, last?.index || most);
}

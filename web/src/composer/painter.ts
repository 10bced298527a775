/** How a text looks while it is written: its own characters, cut where their looks change. */
import type { Chat } from '$lib/chat/chat.svelte';
import { callsEveryone, isLongName, spellings } from '$lib/text/called';
import { nameKey } from '$lib/text/key';
import { read } from '$lib/text/markup/read';
import type { Block, Call } from '$lib/text/markup/tree';
import { parse } from '$lib/text/parsed';
import { LOOK } from './character-look';
import { Trace, type Means, type Pill } from './trace';

/** Characters in a row that look the same, and the names of their looks. */
export interface Part {
  text: string;
  looks: string;
}

export interface Line {
  id: number;
  parts: readonly Part[];
}

export interface Painted {
  lines: readonly Line[];
  pills: readonly Pill[];
  /** Whether all of it is one block of code. */
  isCode: boolean;
}

/** A text without any of these says only what stands there. */
const SIGNS = /[*_~`@#>|:]|www\.|^[ \t]*(?:-|\d+[.)])[ \t]/im;
/** A longer one stays plain: it would be read again with each key. */
const MOST = 20_000;
/** What stands in a line behind so many parts stays plain: a browser sets the whole line anew with each key. */
const MOST_PARTS = 200;
/** Longer than the fence that is being written. */
const FENCES = ['`', '~'].map((sign) => `\n${sign.repeat(20)}`);

const NAMES = Object.entries(LOOK);

/** What is known of a text. */
interface Known {
  text: string;
  looks: Uint16Array;
  pills: readonly Pill[];
  isCode: boolean;
}

/** What two texts have in common, in characters from both ends. */
interface Common {
  head: number;
  tail: number;
}

export class Painter {
  #known: Known | null = null;
  /** Lines stay the same while nothing about them changes: nobody draws them anew. */
  #lines: readonly Line[] = [];
  #count = 0;

  constructor(private readonly chat: Chat) {}

  /**
   * How a text looks; `null` when it looks like nothing but itself. In a hurry it is not read again: what has changed looks like what it
   * stands behind.
   */
  paint(text: string, isHurried = false): Painted | null {
    if (text.length > MOST || !SIGNS.test(text)) return (this.#known = null);
    const before = isHurried ? this.#known : null;
    const common = before && commonOf(before.text, text);
    const known = common ? guessed(before, text, common) : this.#read(text);
    this.#known = known;
    const { looks, pills, isCode } = known;
    if (!looks.some((look, at) => look !== 0 && !/\s/.test(text[at]!))) {
      this.#lines = [];
      return null;
    }
    this.#lines = common ? this.#touched(known, before, common) : this.#kept(cut(known, 0, text.length));
    return { lines: this.#lines, pills, isCode };
  }

  /** The lines, of which only those are cut that differ from before. */
  #touched(known: Known, before: Known, { head, tail }: Common): Line[] {
    const { text } = known;
    const from = head === 0 ? 0 : text.lastIndexOf('\n', head - 1) + 1;
    const end = text.indexOf('\n', text.length - tail);
    const to = end < 0 ? text.length : end;
    const first = linesIn(text, 0, from) - 1;
    const behind = linesIn(text, to, text.length) - 1;
    const wasCut = this.#lines.length === linesIn(before.text, 0, before.text.length);
    if (!wasCut) return this.#kept(cut(known, 0, text.length));
    const there = this.#lines.slice(first, this.#lines.length - behind);
    return [...this.#lines.slice(0, first), ...this.#named(cut(known, from, to), there), ...this.#lines.slice(this.#lines.length - behind)];
  }

  #read(text: string): Known {
    const { blocks, whole } = readOpen(text);
    const { looks, pills } = new Trace(whole, blocks, this.#means(text), text.includes('#') ? this.#longNames() : []);
    return { text, looks: looks.subarray(0, text.length), pills, isCode: blocks.length === 1 && blocks[0]!.type === 'code' };
  }

  /** Lines with those of before in the place of what is the same, from both ends. */
  #kept(all: readonly (readonly Part[])[]): Line[] {
    const before = this.#lines;
    const most = Math.min(before.length, all.length);
    let [head, tail] = [0, 0];
    while (head < most && isSame(before[head]!.parts, all[head]!)) head++;
    while (tail < most - head && isSame(before.at(-1 - tail)!.parts, all.at(-1 - tail)!)) tail++;
    const changed = this.#named(all.slice(head, all.length - tail), before.slice(head, before.length - tail));
    return [...before.slice(0, head), ...changed, ...before.slice(before.length - tail)];
  }

  /** Lines in the place of others; where they are as many, each is that of before, with other parts. */
  #named(all: readonly (readonly Part[])[], before: readonly Line[]): Line[] {
    const areSame = all.length === before.length;
    return all.map((parts, at) => {
      if (!areSame) return { id: this.#count++, parts };
      const { id, parts: old } = before[at]!;
      return { id, parts: parts.map((part, at) => (old[at] && isAlike(part, old[at]) ? old[at] : part)) };
    });
  }

  #means(text: string): Means {
    const { chat } = this;
    const people = new Map(text.includes('@') ? [...chat.people.all].map(({ id, username }) => [nameKey(username), id]) : []);
    const channels = new Map(text.includes('#') ? this.#channels().map(([id, name]) => [nameKey(name), id]) : []);
    return (call: Call) => {
      if (callsEveryone(call)) return { type: 'meant', who: { everyone: true }, text: call.text, rest: call.tail, isOwn: true };
      for (const { key, text, rest } of spellings(call)) {
        const [channel, person] = text.startsWith('#') ? [channels.get(key)] : [undefined, people.get(key)];
        if (channel !== undefined) return { type: 'meant', who: { channel }, text, rest, isOwn: false };
        if (person !== undefined) return { type: 'meant', who: { person }, text, rest, isOwn: person === chat.me };
        const group = text.startsWith('@') ? chat.groups.named(key) : undefined;
        if (group) return { type: 'meant', who: { group: group.id }, text, rest, isOwn: group.people.includes(chat.me) };
      }
      return null;
    };
  }

  #longNames(): string[] {
    const all = this.#channels().map(([, name]) => nameKey(name));
    return all.filter(isLongName).sort((a, b) => b.length - a.length);
  }

  #channels(): (readonly [id: number, name: string])[] {
    const own = [...this.chat.places.values()].flatMap(({ channel }) => (channel.kind === 'direct' ? [] : [channel]));
    const all = [...this.chat.named.all, ...own];
    return all.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const]));
  }
}

/** The tree of a text; code that nobody has closed yet is being written, and ends with it. */
function readOpen(text: string): { blocks: Block[]; whole: string } {
  if (/^[ \t]*(?:```|~~~)/m.test(text)) {
    for (const fence of FENCES) {
      const blocks = read(text + fence);
      if (blocks.at(-1)?.type === 'code') return { blocks, whole: text + fence };
    }
  }
  return { blocks: parse(text), whole: text };
}

/** What a text looks like that was another a moment ago. */
function guessed({ text: before, looks: old, pills, isCode }: Known, text: string, { head, tail }: Common): Known {
  const by = text.length - before.length;
  const looks = new Uint16Array(text.length).fill(head > 0 ? old[head - 1]! & ~(LOOK.call | LOOK.own) : 0);
  looks.set(old.subarray(0, head));
  looks.set(old.subarray(before.length - tail), text.length - tail);
  const kept = pills.flatMap(({ from, to }) => {
    if (to <= head) return [{ from, to }];
    return from >= before.length - tail ? [{ from: from + by, to: to + by }] : [];
  });
  return { text, looks, pills: kept, isCode };
}

function commonOf(before: string, text: string): Common {
  const most = Math.min(before.length, text.length);
  let [head, tail] = [0, 0];
  while (head < most && before.charCodeAt(head) === text.charCodeAt(head)) head++;
  const [one, other] = [before.length - 1, text.length - 1];
  while (tail < most - head && before.charCodeAt(one - tail) === text.charCodeAt(other - tail)) tail++;
  return { head, tail };
}

/** How many lines a stretch of a text has. */
function linesIn(text: string, from: number, to: number): number {
  let count = 1;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The lines of a stretch of a text, cut where looks change and where a pill begins or ends. */
function cut({ text, looks, pills }: Known, start: number, end: number): Part[][] {
  const edges = new Set(pills.flatMap(({ from, to }) => [from, to]));
  let line: Part[] = [];
  const lines = [line];
  let from = start;
  for (let at = start; at <= end; at++) {
    const isEnd = at === end || text[at] === '\n';
    const isFull = line.length >= MOST_PARTS;
    if (isEnd || (!isFull && (looks[at] !== looks[from] || edges.has(at)))) {
      if (from < at) line.push({ text: text.slice(from, at), looks: isFull ? '' : namesOf(looks[from]!) });
      from = at;
    }
    if (!isEnd) continue;
    from = at + 1;
    if (at < end) lines.push((line = []));
  }
  return lines;
}

const known = new Map<number, string>();

function namesOf(look: number): string {
  const before = known.get(look);
  if (before !== undefined) return before;
  const names = NAMES.flatMap(([name, bit]) => (look & bit ? [name] : [])).join(' ');
  known.set(look, names);
  return names;
}

const isAlike = (one: Part, other: Part): boolean => one.text === other.text && one.looks === other.looks;

const isSame = (one: readonly Part[], other: readonly Part[]): boolean =>
  one.length === other.length && one.every((part, at) => isAlike(part, other[at]!));

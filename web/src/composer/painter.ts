/** How a text looks while it is written: its own characters, cut where their looks change. */
import type { Chat } from '$lib/chat/chat.svelte';
import { callsEveryone, isLongName, spellings } from '$lib/text/called';
import { nameKey } from '$lib/text/key';
import { read } from '$lib/text/markup/read';
import type { Block, Call } from '$lib/text/markup/tree';
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
    const known = isHurried && this.#known ? guessed(this.#known, text) : this.#read(text);
    this.#known = known;
    const { looks, pills, isCode } = known;
    if (!looks.some((look, at) => look !== 0 && !/\s/.test(text[at]!))) return null;
    this.#lines = this.#kept(cut(text, looks, pills));
    return { lines: this.#lines, pills, isCode };
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
    return all.map((parts, at) => {
      if (at < head) return before[at]!;
      if (at >= all.length - tail) return before[at - all.length + before.length]!;
      return { id: this.#count++, parts };
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
  return { blocks: read(text), whole: text };
}

/** What a text looks like that was another a moment ago. */
function guessed({ text: before, looks: old, pills, isCode }: Known, text: string): Known {
  const most = Math.min(before.length, text.length);
  let [head, tail] = [0, 0];
  while (head < most && before[head] === text[head]) head++;
  while (tail < most - head && before.at(-1 - tail) === text.at(-1 - tail)) tail++;
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

/** The lines of a text, cut where looks change and where a pill begins or ends. */
function cut(text: string, looks: Uint16Array, pills: readonly Pill[]): Part[][] {
  const edges = new Set(pills.flatMap(({ from, to }) => [from, to]));
  const lines: Part[][] = [[]];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const isEnd = at === text.length || text[at] === '\n';
    if (isEnd || looks[at] !== looks[from] || edges.has(at)) {
      if (from < at) lines.at(-1)!.push({ text: text.slice(from, at), looks: namesOf(looks[from]!) });
      from = at;
    }
    if (!isEnd) continue;
    from = at + 1;
    if (at < text.length) lines.push([]);
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

const isSame = (one: readonly Part[], other: readonly Part[]): boolean =>
  one.length === other.length && one.every(({ text, looks }, at) => text === other[at]!.text && looks === other[at]!.looks);

/** Whom and what a text calls: `@name`, `@here`, `#channel`, as the server finds them. */
import { nameKey } from './key';
import { parse } from './parsed';
import type { Block, Call, Inline } from './markup/tree';

/** Signs behind a name that are taken for a part of it, if somebody is called so. */
const SIGNS = 4;
const EVERYONE = new Set(['channel', 'everyone', 'all', 'here']);

/** A name that a call may mean. */
export interface Spelling {
  /** What usernames are compared by. */
  key: string;
  /** The call, and what stands behind it if this is what is meant. */
  text: string;
  rest: string;
}

/** The names that a call may mean, the longest first: the first that is somebody's is meant. */
export function spellings({ text, tail }: Call): Spelling[] {
  const found: Spelling[] = [];
  for (let signs = Math.min(tail.length, SIGNS); signs >= 0; signs--) {
    const whole = text + tail.slice(0, signs);
    found.push({ key: nameKey(whole.slice(1)), text: whole, rest: tail.slice(signs) });
  }
  return found;
}

export const callsEveryone = ({ text }: Call): boolean => text.startsWith('@') && EVERYONE.has(nameKey(text.slice(1)));

/** Everybody whom a text calls by name, each as the names that may be meant, and whether it calls all of them. */
export function mentionsIn(text: string): { people: readonly string[][]; everyone: boolean } {
  const people = new Map<string, string[]>();
  let everyone = false;
  for (const call of text.includes('@') ? calls(parse(text)) : []) {
    if (callsEveryone(call)) everyone = true;
    else if (call.text.startsWith('@')) {
      const keys = spellings(call).map(({ key }) => key);
      people.set(keys.join(' '), keys);
    }
  }
  return { people: [...people.values()], everyone };
}

/** The calls of a text, in their order. */
export const calls = (blocks: readonly Block[]): Call[] =>
  blocks.flatMap((block) => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return block.children.flatMap(callsIn);
      case 'quote':
        return calls(block.blocks);
      case 'list':
        return block.items.flatMap((item) => calls(item.blocks));
      case 'table':
        return block.rows.flat(2).flatMap(callsIn);
      default:
        return [];
    }
  });

function callsIn(one: Inline): Call[] {
  if (one.type === 'call') return [one];
  return 'children' in one ? one.children.flatMap(callsIn) : [];
}

/** Whom or what a call means. */
export type Who = { person: number } | { group: number } | { channel: number } | { everyone: true };
export type Meant = { type: 'meant'; who: Who; text: string };

/** Parts as they are shown: a call that means nobody is words like those around it. */
export function settled(
  all: readonly Inline[],
  meant: (call: Call) => (Meant & { rest: string }) | null,
): (Exclude<Inline, Call> | Meant)[] {
  const found: (Exclude<Inline, Call> | Meant)[] = [];
  const say = (text: string): void => {
    const last = found.at(-1);
    if (last?.type === 'text') found[found.length - 1] = { type: 'text', text: last.text + text };
    else if (text !== '') found.push({ type: 'text', text });
  };
  for (const one of all) {
    const call = one.type === 'call' ? meant(one) : null;
    if (call) found.push(call);
    if (call) say(call.rest);
    else if (one.type === 'call') say(one.text + one.tail);
    else if (one.type === 'text') say(one.text);
    else found.push(one);
  }
  return found;
}

/** Whether a name is more than a call takes by itself. */
export const isLongName = (name: string): boolean => !/^[\p{L}\p{N}\p{M}_.-]+$/u.test(name);

/**
 * Lets a call of a channel take in the words behind it, where a channel is called so: `#town` and ` square` are one name. The names are
 * those of channels that are more than a word, as they are compared, the longest first.
 */
export function withLongNames(all: readonly Inline[], names: readonly string[]): readonly Inline[] {
  if (names.length === 0) return all;
  const found: Inline[] = [];
  for (const one of all) {
    const last = found.at(-1);
    const isBehind = last?.type === 'call' && last.text.startsWith('#') && one.type === 'text';
    const whole = isBehind ? last.text + last.tail + one.text : '';
    const key = isBehind ? nameKey(last.text.slice(1)) : '';
    const name = isBehind && names.find((one) => one.startsWith(key) && one.length >= last.text.length && begins(whole.slice(1), one));
    if (!name) {
      found.push(one);
      continue;
    }
    const end = name.length + 1;
    found.splice(-1, 1, { type: 'call', text: whole.slice(0, end), tail: '' });
    if (end < whole.length) found.push({ type: 'text', text: whole.slice(end) });
  }
  return found;
}

const begins = (text: string, name: string): boolean =>
  nameKey(text.slice(0, name.length)) === nameKey(name) && !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(name.length));

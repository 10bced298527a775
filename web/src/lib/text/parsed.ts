/** What texts say. A text is read once, however often it is shown. */
import { isHollow } from './markup/class';
import { plain } from './markup/plain';
import { read } from './markup/read';
import type { Block } from './markup/tree';

const KEPT = 600;
const cache = new Map<string, Block[]>();

export function parse(text: string): Block[] {
  const known = cache.get(text);
  if (known) return known;
  const blocks = read(text);
  cache.set(text, blocks);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value!);
  return blocks;
}

/** The words of a text, without the signs of its writing. */
export const said = (text: string): string => plain(parse(text));

/** Whether there is nothing to see in a text: the server refuses such a one. */
export function isNothing(text: string): boolean {
  for (const c of text) if (!isHollow(c)) return false;
  return true;
}

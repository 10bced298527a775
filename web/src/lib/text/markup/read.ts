/**
 * What a text means: one grammar, made for chat. `docs/markdown.md` has the rules, `docs/markdown.json` the cases, and the server
 * (`crates/model/src/markup`) a reader with the same rules. No HTML comes in, and none goes out.
 */
import { blocks } from './blocks';
import type { Block } from './tree';

/** Reads a text, in time in proportion to it. A text that shows something makes a tree that shows something. */
export function read(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  return blocks(
    lines.map((line) => Array.from(line)),
    0,
  );
}

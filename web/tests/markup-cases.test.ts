/** The grammar of texts: the cases that the server's reader is held to as well. */
import { expect, it } from 'vitest';
import cases from '../../docs/markdown.json';
import { outline } from '../src/lib/text/markup/outline';
import { read } from '../src/lib/text/markup/read';

const all = Object.entries(cases as Record<string, { text: string; tree: unknown }[]>);

it.each(all)('reads %s as they are written down', (_, group) => {
  for (const { text, tree } of group) expect({ text, tree: outline(read(text)) }).toEqual({ text, tree });
});

/** Colours for code. The grammars are many: they are loaded when the first code that names its language is seen. */

import type * as Grammars from './grammars';

/** A stretch of code that looks the same. */
export interface Stretch {
  text: string;
  /** Classes, such as `hljs-keyword`; empty for plain code. */
  kind: string;
}

interface Node {
  type: string;
  value?: string;
  properties?: { className?: readonly string[] };
  children?: readonly Node[];
}

const KEPT = 200;
const cache = new Map<string, readonly Stretch[]>();
let grammars: Promise<typeof Grammars> | undefined;

/** What was coloured before, at once. */
export const highlighted = (language: string, code: string): readonly Stretch[] | undefined => cache.get(`${language}\n${code}`);

/** Cuts code into stretches; `null` when nobody knows the language. */
export async function highlight(language: string, code: string): Promise<readonly Stretch[] | null> {
  const { lowlight } = await (grammars ??= import('./grammars'));
  if (!lowlight.registered(language)) return null;
  const stretches: Stretch[] = [];
  flatten(lowlight.highlight(language, code) as Node, '', stretches);
  cache.set(`${language}\n${code}`, stretches);
  if (cache.size > KEPT) cache.delete(cache.keys().next().value!);
  return stretches;
}

function flatten(node: Node, kind: string, into: Stretch[]): void {
  if (node.type === 'text') into.push({ text: node.value ?? '', kind });
  const inner = node.properties?.className?.join(' ') ?? kind;
  for (const child of node.children ?? []) flatten(child, inner, into);
}

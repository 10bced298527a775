/** Code cut into stretches that look the same: few enough that a browser draws any message at once. */

/** A stretch of code that looks the same. */
export interface Stretch {
  text: string;
  /** Classes, such as `hljs-keyword`; empty for plain code. */
  kind: string;
}

/** A highlighted tree, as lowlight makes it. */
export interface Node {
  type: string;
  value?: string;
  properties?: { className?: unknown };
  children?: readonly unknown[];
}

/** Stretches of one block; what is behind the last of them is plain. Laying out 66,000 of them took a browser seconds. */
export const MOST = 1500;

/** The stretches of a tree; all of its text, whatever it is. */
export function stretchesOf(tree: Node, code: string): Stretch[] {
  const stretches: Stretch[] = [];
  let length = 0;
  const add = (text: string, kind: string): void => {
    const last = stretches.at(-1);
    if (last?.kind === kind) last.text += text;
    else stretches.push({ text, kind });
    length += text.length;
  };
  const isFull = (): boolean => stretches.length >= MOST;
  const walk = (node: Node, kind: string): void => {
    if (isFull()) return;
    if (node.type === 'text' && node.value) add(node.value, kind);
    const names = node.properties?.className;
    const inner = Array.isArray(names) ? names.join(' ') : kind;
    for (const child of node.children ?? []) walk(child as Node, inner);
  };
  walk(tree, '');
  if (length < code.length) add(code.slice(length), '');
  return stretches;
}

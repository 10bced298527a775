/** What goes on after a wait finds no element of a component that is gone: by the rule of `lib/ui/alive.ts`, in every source. */
import { parse } from 'svelte/compiler';
import { expect, test } from 'vitest';
import { sources } from './support/sources';

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';

/** Every node below one, with the way to it; `enter` says whether to go further down. */
function walk(node: Node, visit: (node: Node, above: readonly Node[]) => boolean | void, above: readonly Node[] = []): void {
  if (visit(node, above) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, [...above, node]);
  }
}

const isFunction = ({ type }: Node): boolean => /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(type);
const nameOf = (node: unknown): string => (isNode(node) && node.type === 'Identifier' ? (node.name as string) : '');

/** `alive.tick()`, `alive.after(call())` */
function isAlive(node: unknown): boolean {
  if (!isNode(node) || node.type !== 'CallExpression') return false;
  const callee = node.callee as Node;
  return callee.type === 'MemberExpression' && (nameOf(callee.object) === 'alive' || isAlive(callee.object));
}

const LATER = /^(setTimeout|setInterval|requestAnimationFrame|requestIdleCallback|queueMicrotask)$/;

/** The stretches of code that run when something was waited for without asking who is still there. */
function lateParts(script: Node): Node[] {
  const late: Node[] = [];
  const calledBack = (call: Node): void => void late.push(...(call.arguments as Node[]).filter(isFunction));
  walk(script, (node, above) => {
    if (node.type === 'AwaitExpression' && !isAlive(node.argument)) {
      const owner = above.findLast(isFunction);
      if (owner) late.push({ ...(owner.body as Node), start: node.end });
    }
    if (node.type !== 'CallExpression') return;
    const callee = node.callee as Node;
    if (LATER.test(nameOf(callee))) calledBack(node);
    const isThen = callee.type === 'MemberExpression' && /^(then|catch|finally)$/.test(nameOf(callee.property));
    if (isThen && !isAlive(callee.object)) calledBack(node);
  });
  return late;
}

/** Where elements are used that may be gone, in one component; `call()` of what uses one is a use. */
function wrongs(source: string): string[] {
  const ast = parse(source, { modern: true }) as unknown as { instance: { content: Node } | null; fragment: Node };
  if (!ast.instance) return [];
  const bound = new Set<string>();
  walk(ast.fragment, (node) => {
    if (node.type === 'BindDirective' && node.name === 'this') bound.add(nameOf(node.expression));
  });
  bound.delete('');
  const script = ast.instance.content;

  const isUse = (node: Node, above: readonly Node[]): boolean => {
    if (!bound.has(nameOf(node))) return false;
    const parent = above.at(-1)!;
    // `box?.focus()`, and what asks for itself: `if (!box)`, `box && …`.
    if (parent.type === 'MemberExpression') return parent.object === node && parent.optional !== true;
    return parent.type === 'TSNonNullExpression';
  };
  const named = new Map<string, Node>();
  walk(script, (node) => {
    if (node.type === 'FunctionDeclaration') named.set(nameOf(node.id), node);
    if (node.type === 'VariableDeclarator' && isNode(node.init) && isFunction(node.init)) named.set(nameOf(node.id), node.init);
  });
  const touching = new Set<string>();
  const touches = (part: Node, from = 0): string | null => {
    let found: string | null = null;
    walk(part, (node, above) => {
      if (found !== null || node.end <= from) return false;
      const isCall = node.type === 'CallExpression' && touching.has(nameOf(node.callee));
      if (node.start >= from && (isCall || (above.length > 0 && isUse(node, above))))
        found = source.slice(node.start, node.end + 20).split('\n')[0]!;
    });
    return found;
  };
  for (let before = -1; before !== touching.size;) {
    before = touching.size;
    for (const [name, body] of named) if (touches(body) !== null) touching.add(name);
  }
  return lateParts(script).flatMap((part) => {
    const found = touches(part, part.start);
    return found === null ? [] : [found];
  });
}

test('the rule knows what it forbids', () => {
  const component = (script: string): string => `<script lang="ts">let box: HTMLElement; ${script}</script><p bind:this={box}></p>`;
  for (const script of [
    'async function go() { await tick(); box.focus(); }',
    'function end() { box.scrollTop = 0; } async function go() { await frame(); end(); }',
    'void tick().then(() => box.focus());',
    'setTimeout(() => box!.focus());',
  ])
    expect(wrongs(component(script)), script).toHaveLength(1);
  for (const script of [
    'async function go() { await alive.tick(); box.focus(); }',
    'void alive.tick().then(() => box.focus());',
    'async function go() { box.focus(); await tick(); box?.focus(); }',
    'function go() { box.focus(); }',
  ])
    expect(wrongs(component(script)), script).toEqual([]);
});

test('no component uses an element after a wait that it may not have outlived', () => {
  const found = Object.entries(sources(/\.svelte$/)).flatMap(([path, source]) => wrongs(source).map((what) => `${path}: ${what}`));
  expect(found.join('\n')).toBe('');
});

test('no timer of a component outlives it', () => {
  const found = Object.entries(sources(/\.svelte$/)).flatMap(([path, source]) =>
    // A timer that nobody keeps cannot be ended.
    source
      .split('\n')
      .filter((line) => /^\s*(else |if \(.*\) |void )?set(Timeout|Interval)\(|=> set(Timeout|Interval)\(/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found.join('\n')).toBe('');
});

test('whoever is given a component’s way of waiting waits in no other', () => {
  const found = Object.entries(sources(/(?<!alive)\.ts$/)).flatMap(([path, source]) =>
    !/import type \{[^}]*\bAlive\b[^}]*\} from/.test(source)
      ? []
      : source
          .split('\n')
          .filter((line) => /\bawait (?!(this\.#?)?alive\.)|\b(setTimeout|setInterval|requestAnimationFrame|queueMicrotask)\(/.test(line))
          .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found.join('\n')).toBe('');
});

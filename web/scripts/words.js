/** Looks for words that are not in the catalogue, and for words in the catalogue that are wrong or not needed. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { glob } from './files.js';
import { parse } from 'svelte/compiler';
import { catalogue } from './catalogue.js';

const root = fileURLToPath(new URL('../src/', import.meta.url));
const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'title',
  'placeholder',
  'alt',
  'label',
]);
/** What stands in these is no language. */
const UNSPOKEN = new Set(['kbd', 'code', 'pre', 'style', 'script', 'svg']);
/** Names, which are the same in every language. */
const NAMES =
  /\b(Veche|Markdown|Ctrl|Shift|Alt|Enter|Esc|Tab|Home|End|Page Up|Page Down|URL|QR|ID|API|JSON|CSV|HTML|UTC|English|SQLite|PostgreSQL|IP)\b/g;
/** Sections whose keys are told by the server. */
const BY_CODE = new Set(['problems']);

/** A key beside what it does: `Reply (T)`. */
const KEY = /\([A-Z]\)/g;

/** What the search understands is written the same in every language: `from:anna`. */
const OPERATOR = /\b\w+:[\w-]+/g;

const hasLetters = (text) => /\p{L}/u.test(text.replace(NAMES, '').replace(KEY, ''));
const found = [];
const complain = (where, what) => found.push(`${where}: ${what}`);

/** The texts that an expression may come to, as far as they are written in it. */
function* literals(node) {
  switch (node?.type) {
    case 'Literal':
      if (typeof node.value === 'string') yield node.value;
      return;
    case 'TemplateLiteral':
      for (const quasi of node.quasis) yield quasi.value.cooked ?? '';
      return;
    case 'ConditionalExpression':
      yield* literals(node.consequent);
      yield* literals(node.alternate);
      return;
    case 'LogicalExpression':
    case 'BinaryExpression':
      if (node.type === 'LogicalExpression' || node.operator === '+') {
        yield* literals(node.left);
        yield* literals(node.right);
      }
  }
}

function look(node, file, source) {
  const at = (position) => `${file}:${source.slice(0, position).split('\n').length}`;
  const visit = (node) => {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) return void node.forEach(visit);
    if (UNSPOKEN.has(node.name) && node.type === 'RegularElement') return;
    if (node.type === 'Text') {
      if (hasLetters(node.data)) complain(at(node.start), `“${node.data.trim()}” is not from the catalogue`);
      return;
    }
    if (node.type === 'ExpressionTag') {
      for (const text of literals(node.expression)) {
        if (hasLetters(text)) complain(at(node.start), `“${text.trim()}” is not from the catalogue`);
      }
      return;
    }
    if (node.type === 'StyleDirective') return;
    if (node.type === 'Attribute') {
      if (!SPOKEN.has(node.name)) return;
      for (const part of Array.isArray(node.value) ? node.value : [node.value]) {
        const texts = part?.type === 'Text' ? [part.data] : part?.type === 'ExpressionTag' ? [...literals(part.expression)] : [];
        for (const text of texts) if (hasLetters(text)) complain(at(node.start), `${node.name}="${text}" is not from the catalogue`);
      }
      return;
    }
    for (const [key, child] of Object.entries(node)) {
      if (!['expression', 'css', 'instance', 'module', 'metadata', 'parent'].includes(key)) visit(child);
    }
  };
  visit(node);
}

const sources = new Map();
for (const file of await glob(root, /\.(svelte|ts)$/)) {
  const source = await readFile(root + file, 'utf8');
  if (!file.startsWith('lib/words/')) sources.set(file, source);
  if (file.endsWith('.svelte')) look(parse(source, { modern: true }).fragment, `src/${file}`, source);
}

/** Every word of a language with the path of its key. */
function* leaves(words, path = []) {
  for (const [key, value] of Object.entries(words)) {
    if (value !== null && typeof value === 'object') yield* leaves(value, [...path, key]);
    else yield [[...path, key], value];
  }
}

/** What a word says, with something in each of its places. */
function said(word) {
  if (typeof word === 'string') return [word];
  const said = [];
  for (const filling of [1, 2, 5, '7', [1, 2], ['7', '8']]) {
    try {
      const text = word(...Array.from({ length: Math.max(1, word.length) }, () => filling));
      if (typeof text === 'string') said.push(text);
    } catch {
      // It wants something else.
    }
  }
  return said;
}

const { en, ru } = await catalogue();
const key = (path) => `words.${path.join('.')}`;
for (const [path, word] of leaves(en)) {
  for (const text of said(word)) if (/\p{Script=Cyrillic}/u.test(text)) complain(key(path), `“${text}” in English`);
  const [section, ...rest] = path;
  const name = rest.at(-1);
  // Used where its section is, by its own name, or by that of what holds it with something in brackets.
  const isUsed = [...sources.values()].some(
    (source) =>
      new RegExp(`\\.${section}\\b`).test(source) &&
      (new RegExp(`\\b${name}\\b`).test(source) || (rest.length > 1 && new RegExp(`\\b${rest.at(-2)}\\??\\.?\\[`).test(source))),
  );
  if (!isUsed && !BY_CODE.has(section)) complain(key(path), 'is not used');
}
for (const [path, word] of leaves(ru)) {
  const english = path.reduce((words, part) => words?.[part], en);
  for (const text of said(word)) {
    const letters = text.replace(NAMES, '').replace(/[a-z]+:\/\/\S+|\S+@\S+|\S+\.\S+/g, '');
    if (/\p{Script=Latin}{2}/u.test(letters.replace(OPERATOR, '')) && !/\p{Script=Cyrillic}/u.test(text))
      complain(key(path), `“${text}” in Russian`);
  }
  if (typeof word !== 'function' || typeof english !== 'function') continue;
  const forms = (word) => new Set([1, 2, 5].map((n) => word(n, n, n)).map((text) => String(text).replace(/\d+/g, '#'))).size;
  try {
    if (forms(english) > 1 && forms(word) < 2) complain(key(path), 'has one form in Russian, and more in English');
  } catch {
    // It wants no number.
  }
}

for (const line of found) console.error(line);
if (found.length > 0) {
  console.error(`${found.length} to mend`);
  process.exit(1);
}
console.log('every word is in the catalogue');

/** Looks for what no linter knows of: two files of one name, widths and corners that are none of the tokens. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { glob } from './files.js';

const root = fileURLToPath(new URL('../src/', import.meta.url));
const found = [];
const sources = new Map();
for (const file of await glob(root, /\.(svelte|ts|css)$/)) sources.set(file, await readFile(root + file, 'utf8'));

/** A section of words has its name in each language. */
const named = [...sources.keys()].filter((file) => !/^lib\/words\/(en|ru)\//.test(file));
const first = new Map();
for (const file of named) {
  const name = basename(file).replace(/(\.svelte|\.d)?\.ts$/, '.ts');
  if (first.has(name)) found.push(`src/${file}: src/${first.get(name)} has this name`);
  first.set(name, file);
}

const tokens = sources.get('styles/tokens.css');
const widths = new Set(Array.from(tokens.matchAll(/--(?:width|height)-\w+: (\d+px);/g), ([, width]) => width));

/** What asks for a width, in style sheets and in scripts. */
const ASKS = /@(?:media|container)[^{]*(?=\{)|MediaQuery\([^)]*\)|matchMedia\([^)]*\)/g;
const CORNERS = /\bborder(?:-\w+){0,2}-radius:\s*([^;}]+)/g;

for (const [file, source] of sources) {
  const complain = (at, what) => found.push(`src/${file}:${source.slice(0, at).split('\n').length}: ${what}`);
  for (const { 0: asked, index } of source.matchAll(ASKS)) {
    for (const [width] of asked.matchAll(/[\d.]+(?:px|r?em|ch|vw)\b/g)) {
      if (!widths.has(width)) complain(index, `${width} is none of the widths in styles/tokens.css`);
    }
  }
  if (file.endsWith('.ts')) continue;
  for (const { 1: corner, index } of source.matchAll(CORNERS)) {
    if (/[1-9]/.test(corner.replace(/(?:var|calc)\(.*\)/g, ''))) complain(index, `${corner} is no token of styles/tokens.css`);
  }
}

for (const line of found) console.error(line);
if (found.length > 0) {
  console.error(`${found.length} to mend`);
  process.exit(1);
}
console.log('names, widths and corners are as they should be');

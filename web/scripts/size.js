/** Adds up the JavaScript that a browser has to have before the first look, and fails when that is too much. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const MOST_KB = 100;

const manifest = JSON.parse(
  await readFile(new URL('.vite/manifest.json', dist), 'utf8').catch(() => {
    console.error('no dist: run `npm run build` first');
    process.exit(1);
  }),
);

/** What is waited for one after the other. A module that has no file of its own is part of another's. */
const START = ['index.html', 'src/lib/words/en.ts', 'src/lib/words/ru.ts'];
const LOOKS = {
  'the door': [...START, 'src/door/Door.svelte'],
  'a channel': [...START, 'src/shell/Shell.svelte', 'src/conversation/Conversation.svelte', 'src/composer/Composer.svelte'],
};

/** A chunk and all that it imports before it can run. */
function reach(name, seen) {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return;
  seen.add(chunk.file);
  for (const other of chunk.imports ?? []) reach(other, seen);
}

let isTooMuch = false;
for (const [look, names] of Object.entries(LOOKS)) {
  const weights = [];
  for (const language of ['en', 'ru']) {
    const files = new Set();
    for (const name of names) if (!/words\/(en|ru)\.ts$/.test(name) || name.endsWith(`${language}.ts`)) reach(name, files);
    let [bytes, plain] = [0, 0];
    for (const file of files) {
      if (!file.endsWith('.js')) continue;
      const source = await readFile(new URL(file, dist));
      plain += source.length;
      bytes += gzipSync(source, { level: 9 }).length;
    }
    weights.push({ bytes, plain, many: files.size });
  }
  const { bytes, plain, many } = weights.sort((a, b) => b.bytes - a.bytes)[0];
  const kb = bytes / 1000;
  console.log(`${look}: ${kb.toFixed(1)} kB gz of JavaScript in ${many} files (${(plain / 1000).toFixed(0)} kB plain), at most ${MOST_KB}`);
  if (kb > MOST_KB) isTooMuch = true;
}
if (isTooMuch) process.exit(1);

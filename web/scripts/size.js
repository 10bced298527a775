/** Adds up the JavaScript that a browser has to have before the first look, and fails when that is too much. */
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);

const manifest = JSON.parse(
  await readFile(new URL('.vite/manifest.json', dist), 'utf8').catch(() => {
    console.error('no dist: run `npm run build` first');
    process.exit(1);
  }),
);

/** What is waited for one after the other, and how many kB it may have. By the module, or by the name that vite.config.ts gives to a file. */
const START = ['start', 'src/lib/words/en.ts', 'src/lib/words/ru.ts'];
const LOOKS = {
  'the door': { most: 50, needs: [...START, 'src/lib/words/en/door.ts', 'src/lib/words/ru/door.ts', 'src/door/Door.svelte'] },
  'the panes': { most: 70, needs: [...START, 'panes'] },
  // Comes while the panes are on the screen already, and the server is asked for what to show in it.
  'a channel': { most: 120, needs: [...START, 'panes', 'channel'] },
};

/** A chunk and all that it imports before it can run. */
function reach(name, seen) {
  const chunk = manifest[name] ?? Object.values(manifest).find((one) => one.name === name);
  if (!chunk) throw new Error(`no file has ${name}`);
  if (seen.has(chunk.file)) return;
  seen.add(chunk.file);
  for (const other of chunk.imports ?? []) reach(other, seen);
}

let isTooMuch = false;
for (const [look, { most, needs }] of Object.entries(LOOKS)) {
  for (const language of ['en', 'ru']) {
    const files = new Set();
    for (const name of needs) if (!/words\/(en|ru)\b/.test(name) || name.includes(`words/${language}`)) reach(name, files);
    const sizes = [];
    for (const file of files) {
      if (file.endsWith('.js')) sizes.push([gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length, file]);
    }
    sizes.sort(([one], [other]) => other - one);
    const kb = sizes.reduce((sum, [size]) => sum + size, 0) / 1000;
    const largest = sizes.slice(0, 5).map(([size, file]) => `${file.replace(/^assets\/|-[^-]+\.js$/g, '')} ${(size / 1000).toFixed(1)}`);
    console.log(`${look} (${language}): ${kb.toFixed(1)} kB gz of JavaScript in ${sizes.length} files; ${largest.join(', ')}`);
    if (kb > most) {
      console.error(`at most ${most} kB may be needed before ${look}`);
      isTooMuch = true;
    }
  }
}
if (isTooMuch) process.exit(1);

/**
 * Reads texts as the page does: JSON strings come in, one a line, and the outline of each goes out. The tests of the server's reader
 * compare the two.
 */
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const entry = '\0reader';
const { output } = await build({
  configFile: false,
  logLevel: 'error',
  build: { write: false, minify: false, target: 'node20', rollupOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  plugins: [
    {
      name: 'reader',
      resolveId: (id) => (id === entry ? id : null),
      load: (id) =>
        id === entry
          ? ['outline', 'read', 'class']
              .map((file) => `export * from ${JSON.stringify(here(`../src/lib/text/markup/${file}.ts`))};`)
              .join('\n')
          : null,
    },
  ],
});
const { outline, read } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(outline(read(JSON.parse(line))))}\n`);
}

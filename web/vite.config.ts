import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { emoji } from './plugins/emoji.ts';
import { precompress } from './plugins/precompress.ts';
import { patterns } from './src/lib/route.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** The start, and what the door shares with the panes: a stranger has to wait for neither of the two. */
const START = new RegExp(
  [
    'src/main.ts',
    'src/lib/(api/said|chat/pending|demo.svelte|words/plural|ui/act.svelte).ts',
    'src/lib/ui/TownSign.svelte',
    '@lucide/svelte/dist/(Icon|icons/(eye|wifi-off)).svelte',
  ]
    .map((path) => `/${path.replaceAll('.', '[.]')}$`)
    .join('|'),
);
/** A running server, for `npm run dev`. */
const server = process.env.VECHE ?? 'http://127.0.0.1:8000';
const proxy = { '/api': { target: server, ws: true } };

export default defineConfig({
  plugins: [svelte(), emoji(), precompress()],
  resolve: { alias: { $lib: here('./src/lib'), $app: here('./src') } },
  define: { PAGES: `/${patterns.map(([, { source }]) => source).join('|')}/` },
  server: { proxy },
  build: {
    target: 'es2022',
    // The policy of the page lets no data: URL in but pictures, and a file of its own is cached for good.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: {
      input: { index: here('./index.html'), sw: here('./src/sw.ts') },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        // What is wanted together comes together: the start, the panes, a channel. Each takes all that it imports and that is not
        // in those before it.
        codeSplitting: {
          groups: [
            { name: 'start', test: START, priority: 3 },
            { name: 'panes', test: /src\/shell\/Shell\.svelte$/, priority: 2 },
            { name: 'channel', test: /src\/conversation\/Conversation\.svelte$/, priority: 1 },
          ],
        },
      },
    },
  },
});

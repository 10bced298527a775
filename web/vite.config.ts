import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { emoji } from './plugins/emoji.ts';
import { precompress } from './plugins/precompress.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** A running server, for `npm run dev`. */
const server = process.env.VECHE ?? 'http://127.0.0.1:8000';
const proxy = { '/api': { target: server, ws: true } };

export default defineConfig({
  plugins: [svelte(), emoji(), precompress()],
  resolve: { alias: { $lib: here('./src/lib'), $app: here('./src') } },
  server: { proxy },
  build: {
    target: 'es2022',
    // The policy of the page lets no data: URL in but pictures, and a file of its own is cached for good.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: {
      input: { index: here('./index.html'), sw: here('./src/sw.ts') },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});

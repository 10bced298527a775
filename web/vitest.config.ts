import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vite';
import { defineConfig } from 'vitest/config';
import vite from './vite.config.ts';

export default mergeConfig(
  vite,
  defineConfig({
    // What watches in a browser watches here.
    resolve: { conditions: ['browser'] },
    test: {
      include: ['tests/**/*.test.ts'],
      // Runes as the browser runs them, without a browser.
      environment: fileURLToPath(new URL('./tests/support/page.ts', import.meta.url)),
      setupFiles: ['tests/support/forgetful.ts'],
      testTimeout: 20_000,
    },
  }),
);

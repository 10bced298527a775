import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|json|svg|webmanifest|txt)$/;
/** Below this a compressed file is hardly smaller, and never fewer packets. */
const WORTH_IT = 1024;

/** Writes a `.br` and a `.zst` beside every file of the build that gains by it, so that the server never compresses. */
export function precompress(): Plugin {
  let folder = 'dist';
  return {
    name: 'veche:precompress',
    apply: 'build',
    configResolved: (config) => void (folder = join(config.root, config.build.outDir)),
    closeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const zstd = await Zstd.load();
        for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name);
          if (!entry.isFile() || !COMPRESSIBLE.test(path)) continue;
          const plain = await readFile(path);
          if (plain.length < WORTH_IT) continue;
          const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
          const small = { '.br': brotliCompressSync(plain, { params: quality }), '.zst': zstd.compress(plain, 19) };
          for (const [ending, bytes] of Object.entries(small)) {
            if (bytes.length < plain.length * 0.95) await writeFile(path + ending, bytes);
          }
        }
      },
    },
  };
}

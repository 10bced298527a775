import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The files below a folder whose paths fit, by path. */
export async function glob(folder, pattern) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  return files.filter((file) => pattern.test(file)).sort();
}

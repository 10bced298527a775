/** The words of the page, for what runs outside of it. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const path = (language) => fileURLToPath(new URL(`../src/lib/words/${language}.ts`, import.meta.url));

/** `en` and `ru`: sections of words, as the page has them. */
export async function catalogue() {
  const load = async (language) => (await runnerImport(path(language), { configFile: false, logLevel: 'error' })).module.default;
  const [en, ru] = await Promise.all([load('en'), load('ru')]);
  return { en, ru };
}

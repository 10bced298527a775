/** The words of the page, for what runs outside of it. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const path = (file) => fileURLToPath(new URL(`../src/lib/words/${file}.ts`, import.meta.url));

/** `en` and `ru`: sections of words, as the page has them. */
export async function catalogue() {
  const load = async (file) => (await runnerImport(path(file), { configFile: false, logLevel: 'error' })).module.default;
  const whole = async (language) => ({
    ...(await load(language)),
    door: await load(`${language}/door`),
    letters: await load(`${language}/letters`),
    ...(await load(`${language}/more`)),
  });
  const [en, ru] = await Promise.all([whole('en'), whole('ru')]);
  return { en, ru };
}

/** The words of the page, by which everything on it is found. */
import { catalogue } from '../../scripts/catalogue.js';

/** A word that was renamed is a story that must be, and not a name that everything has. */
const strict = (words, path) =>
  new Proxy(words, {
    get(_, key) {
      if (!(key in words)) throw new Error(`no such words: ${path}.${String(key)}`);
      const found = words[key];
      return found !== null && typeof found === 'object' ? strict(found, `${path}.${String(key)}`) : found;
    },
  });

const words = await catalogue();

export const t = (language) => strict(words[language], language);

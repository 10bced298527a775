/** The words of the page, by which everything on it is found. */
import { catalogue } from '../../scripts/catalogue.js';

const words = await catalogue();

export const t = (language) => words[language];

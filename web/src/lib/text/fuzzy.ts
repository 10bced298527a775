/** How well a few letters fit a name: for finding people and channels while typing. */

const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюе';

/** Rates from where the letters stand: at the front of the name, of a word, inside one, or scattered. */
const WHOLE = 1000;
const FRONT = 800;
const WORD = 600;
const INSIDE = 400;
const SCATTERED = 100;

/** What two spellings are compared by. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLocaleLowerCase().replaceAll('ё', 'е').trim();
}

/** The same keys on the other keyboard layout: `ghbdtn` is `привет`. */
export function otherLayout(text: string): string {
  return [...text]
    .map((letter) => {
      const [latin, cyrillic] = [LATIN.indexOf(letter), CYRILLIC.indexOf(letter)];
      return latin >= 0 ? CYRILLIC[latin]! : cyrillic >= 0 ? LATIN[cyrillic]! : letter;
    })
    .join('');
}

/**
 * How well a name fits what was typed, on whichever layout: 0 for not at all, and the more the better. Nothing typed fits
 * everything.
 */
export function fit(typed: string, name: string): number {
  const query = plain(typed);
  if (query === '') return 1;
  const text = plain(name);
  // Typed as meant is a little better than typed on the wrong layout.
  return Math.max(fitWords(query, text), fitWords(otherLayout(query), text) - 1, 0);
}

/** The best fit among several names of one thing. */
export const fitAny = (typed: string, names: readonly string[]): number => Math.max(...names.map((name) => fit(typed, name)));

/** Every word that was typed must be found; the worst of them counts. */
function fitWords(query: string, text: string): number {
  const whole = fitOne(query, text);
  if (whole > SCATTERED || !/\s/.test(query)) return whole;
  return Math.max(whole, Math.min(...query.split(/\s+/).map((word) => fitOne(word, text))) - 1);
}

function fitOne(query: string, text: string): number {
  if (text === query) return WHOLE;
  const shorter = Math.max(0, 90 - (text.length - query.length));
  if (text.startsWith(query)) return FRONT + shorter;
  const at = text.indexOf(query);
  if (at > 0) return (startsWord(text, query) ? WORD : INSIDE) + shorter;
  return scattered(query, text);
}

const startsWord = (text: string, query: string): boolean =>
  text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(query)) || new RegExp(`[^\\p{L}\\p{N}]${escape(query)}`, 'u').test(text);

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** The letters in their order, with others in between; the fewer the better. One letter alone is no fit. */
function scattered(query: string, text: string): number {
  if (query.length < 2) return 0;
  let at = -1;
  let first = -1;
  for (const letter of query) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return 0;
    if (first < 0) first = at;
  }
  const between = at - first + 1 - query.length;
  // Letters strewn over a long name are chance.
  return between > query.length * 3 ? 0 : Math.max(1, SCATTERED - between * 4 - first);
}

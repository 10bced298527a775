/** How well a few letters fit a name: for finding people and channels while typing. */

const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбюе';

/** Rates from where the letters stand: at the front of the name, of a word, inside one, or scattered. */
const WHOLE = 1000;
const FRONT = 800;
const WORD = 600;
const INSIDE = 400;
/** One letter too many, too few, wrong or swapped, in a word that is long enough to be sure. */
const MISTYPED = 150;
const SCATTERED = 100;
const SURE = 4;

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

const LETTERS = 'абвгдежзийклмнопрстуфхцчшщъыьэюя';
const SOUNDS = 'a b v g d e zh z i i k l m n o p r s t u f h ts ch sh sch . i . e iu ia'.split(' ').map((sound) => sound.replace('.', ''));

const hasCyrillic = (text: string): boolean => /[а-я]/.test(text);

/** Cyrillic in Latin letters, and ways of writing that in Latin made one: `Yuri`, `Iurii`. */
export function latin(text: string): string {
  const sounds = [...text].map((letter) => SOUNDS[LETTERS.indexOf(letter)] ?? letter).join('');
  return sounds.replace(/shch/g, 'sch').replace(/kh/g, 'h').replace(/[yj]/g, 'i').replace(/w/g, 'v').replace(/ii+/g, 'i');
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
  const asTyped = Math.max(fitWords(query, text), fitWords(otherLayout(query), text) - 1, 0);
  return asTyped > MISTYPED || hasCyrillic(query) === hasCyrillic(text) ? asTyped : Math.max(asTyped, fitSounds(query, text));
}

/** `privet` is `привет`: what is found so was not strewn over the name. */
function fitSounds(query: string, text: string): number {
  const score = fitWords(latin(query), latin(text)) - 2;
  return score > MISTYPED ? score : 0;
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
  return isMistyped(query, text) ? MISTYPED : scattered(query, text);
}

/** Whether it is a word of the name, or from one letter more on the beginning of one, but for a slip of the fingers. */
function isMistyped(query: string, text: string): boolean {
  if (query.length < SURE || /\s/.test(query)) return false;
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => {
    const ends = query.length > SURE ? [0, -1, 1].map((by) => query.length + by) : [];
    return [word.length, ...ends].some((end) => end <= word.length && isNear(query, word.slice(0, end)));
  });
}

/** Whether two words differ by one slip: a letter more, less, another, or two swapped. */
export function isNear(one: string, other: string): boolean {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [a, b] = [one.slice(at), other.slice(at)];
  return (
    a.slice(1) === b.slice(1) ||
    a === b.slice(1) ||
    a.slice(1) === b ||
    (a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
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

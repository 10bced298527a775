/** Where signs of emphasis can stand: as the page reads them, which is not wherever they are written. */
import type { Mark } from './look';

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}\p{M}]/u.test(c);
const isBlank = (c: string | undefined): boolean => c === undefined || /\s/.test(c);

/** Behind these none begins: they make what follows a part of something else. */
const NO_START = '/\\=&%$@+^¨¯´¸';
const [FIRST, NOT_FIRST] = ['([{"\'@#`*_~\\$', '/=)]},;|^'];
const [NOT_LAST, NOT_LAST_OF_TWO] = ['([{<^/=&|-@\\$', '([{/=<|'];

/** Whether a sign may open between two characters. */
export function opens(sign: string, before: string | undefined, after: string | undefined): boolean {
  if (isBlank(after) || isWord(before) || (before !== undefined && NO_START.includes(before))) return false;
  return sign.length === 2 ? !NOT_FIRST.includes(after!) : !/[!-/:-@[-`{-~]/.test(after!) || FIRST.includes(after!);
}

/** Whether a sign may close between two characters; `next` follows them. */
export function closes(sign: string, before: string | undefined, after: string | undefined, next: string | undefined): boolean {
  if (isBlank(before) || (sign.length === 2 ? NOT_LAST_OF_TWO : NOT_LAST).includes(before!)) return false;
  if (isBlank(after)) return true;
  // A name may go on behind an underscore.
  if (sign === '_') return !isWord(after) && !'(['.includes(after!) && !('./-:@='.includes(after!) && isWord(next));
  return !(sign.length === 2 ? /\d/.test(after!) : isWord(after)) || !isWord(before);
}

/** The sign that sets a stretch off between what stands before and behind it; `null` where none can. */
export function signFor(mark: Mark, stretch: string, before: string, after: string): string | null {
  const signs = mark === '_' ? ['_', '*'] : [mark];
  return signs.find((sign) => opens(sign, before.at(-1), stretch[0]) && closes(sign, stretch.at(-1), after[0], after[1])) ?? null;
}

/** The text with a backslash before each sign that something would begin or end with, where a partner for it stands in the text. */
export function escaped(text: string): string {
  const runs = Array.from(text.matchAll(/(`+)|\*{1,3}|_{1,3}|~~|\[(?=[^\]\n]*\]\((?:https?:|mailto:))/gi), ({ 0: sign, index }) => {
    const [before, after] = [text[index - 1], text[index + sign.length]];
    const isPart = sign !== '`' && sign[0] !== '[' && !sign.startsWith('`');
    return { sign, index, opens: isPart && opens(sign, before, after), closes: isPart && closes(sign, before, after, text[index + sign.length + 1]) };
  });
  const isNeeded = runs.map((run, at) => {
    const others = (is: 'opens' | 'closes', from: number, to: number) => runs.slice(from, to).some((one) => one.sign === run.sign && one[is]);
    if (run.sign === '[') return true;
    if (run.sign.startsWith('`')) return runs.some((one, n) => n !== at && one.sign === run.sign);
    return (run.opens && others('closes', at + 1, runs.length)) || (run.closes && others('opens', 0, at));
  });
  let [done, from] = ['', 0];
  runs.forEach(({ index }, at) => {
    if (!isNeeded[at]) return;
    done += `${text.slice(from, index)}\\`;
    from = index;
  });
  return done + text.slice(from);
}

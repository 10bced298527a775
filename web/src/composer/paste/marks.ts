/** Where signs of emphasis can stand: as the page reads them, which is not wherever they are written. */
import { sideOf, type Side } from '$lib/text/markup/emphasis';
import type { Mark } from './look';

/** What may set a stretch off, what is usual first. */
const SIGNS: Record<Mark, readonly string[]> = { '~~': ['~~'], '**': ['**', '__'], _: ['_', '*'] };

/** What a sign may do between what stands in front of it and what stands behind it. */
function sideBetween(before: string, sign: string, after: string): Side | null {
  const [front, signs, behind] = [Array.from(before.slice(-2)), Array.from(sign), Array.from(after.slice(0, 4))];
  return sideOf([...front, ...signs, ...behind], front.length, front.length, front.length + signs.length);
}

/** The sign that sets a stretch off between what stands before and behind it; `null` where none can. */
export function signFor(mark: Mark, stretch: string, before: string, after: string): string | null {
  const works = (sign: string): boolean => {
    const one = sign[0]!;
    // Signs in a row are read as one sign, that of a neighbour with them.
    if (before.endsWith(one) || stretch.startsWith(one) || stretch.endsWith(one) || after.startsWith(one)) return false;
    // `__init__` is a name.
    if (sign === '__' && /^\w+$/.test(stretch)) return false;
    const [opening, closing] = [sideBetween(before, sign, stretch), sideBetween(stretch, sign, after)];
    return Boolean(opening?.opens && closing?.closes) && (opening!.behind !== 'word' || closing!.behind === 'sign');
  };
  return SIGNS[mark].find(works) ?? null;
}

/** The text with a backslash before each sign that something would begin or end with, where a partner for it stands in the text. */
export function escaped(text: string): string {
  const runs = Array.from(text.matchAll(/(`+)|\*{1,3}|_{1,3}|~~|\[(?=[^\]\n]*\]\((?:https?:|mailto:))/gi), ({ 0: sign, index }) => {
    const side = '`['.includes(sign[0]!) ? null : sideBetween(text.slice(0, index), sign, text.slice(index + sign.length));
    return { sign, index, opens: side?.opens ?? false, closes: side?.closes ?? false };
  });
  const isNeeded = runs.map((run, at) => {
    const others = (is: 'opens' | 'closes', from: number, to: number) =>
      runs.slice(from, to).some((one) => one.sign === run.sign && one[is]);
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

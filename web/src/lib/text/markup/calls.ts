/** Calls in the words of a text: `@name`, `#channel`. */
import { isName, isWord } from './class';
import type { Call, Chars, Inline } from './tree';

/** Cuts words into calls and what stands between them. An address such as `anna@example.org` calls nobody. */
export function withCalls(words: Chars, before: string | undefined, into: Inline[]): void {
  const say = (from: number, to: number): void => {
    if (from < to) into.push({ type: 'text', text: words.slice(from, to).join('') });
  };
  let from = 0;
  for (let at = 0; at < words.length;) {
    const sign = words[at]!;
    if (sign !== '@' && sign !== '#') {
      at++;
      continue;
    }
    const isNext = at > 0 && at - 1 === from && into.at(-1)?.type === 'call';
    let end = at + 1;
    while (isName(words[end])) end++;
    const call = callOf(words, at, end);
    if (call && isFree(sign, at > 0 ? words[at - 1] : before, isNext) && !goesOn(words, at, end)) {
      say(from, at);
      into.push(call);
      from = end;
    }
    at = end;
  }
  say(from, words.length);
}

/** The call between two places, if what stands there is a name. */
function callOf(words: Chars, at: number, end: number): Call | null {
  if (at + 1 === end || !isWord(words[at + 1])) return null;
  let last = end;
  while (!isWord(words[last - 1])) last--;
  return { type: 'call', text: words.slice(at, last).join(''), tail: words.slice(last, end).join('') };
}

/** Whether a call may begin behind a character. A slash may stand between two calls. */
function isFree(sign: string, before: string | undefined, isNext: boolean): boolean {
  if (before === undefined) return true;
  if (before === '/') return isNext;
  return !('@\\=#'.includes(before) || (before === '&' && sign === '#') || isWord(before));
}

/** Whether more of an address stands behind a name: `@scope/package`, `@anna@example.org`. */
const goesOn = (words: Chars, at: number, end: number): boolean =>
  words[at] === '@' && (words[end] === '@' || (words[end] === '/' && isWord(words[end + 1])));

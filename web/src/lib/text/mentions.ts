/** Finds who and what a text calls: `@name`, `@here`, `#channel`. The server's rules, for what stands outside code. */

export type Piece =
  | { type: 'text'; text: string }
  /** `key` is what usernames are compared by. */
  | { type: 'mention'; text: string; key: string }
  | { type: 'everyone'; text: string }
  | { type: 'channel'; text: string; key: string };

const EVERYONE = new Set(['channel', 'everyone', 'all', 'here']);
const CALL = /[@#][\p{L}\p{N}\p{M}_.-]+/gu;
const NAME = /[\p{L}\p{N}\p{M}_.@-]$/u;

/** What two spellings of one name have in common. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Cuts a text into calls and what stands between them. An address such as `anna@example.org` calls nobody. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(CALL)) {
    const call = match[0].replace(/[._-]+$/, '');
    if (call.length < 2 || NAME.test(text.slice(Math.max(0, match.index - 2), match.index))) continue;
    if (match.index > from) found.push({ type: 'text', text: text.slice(from, match.index) });
    const key = nameKey(call.slice(1));
    if (call[0] === '#') found.push({ type: 'channel', text: call, key });
    else if (EVERYONE.has(key)) found.push({ type: 'everyone', text: call });
    else found.push({ type: 'mention', text: call, key });
    from = match.index + call.length;
  }
  if (from < text.length) found.push({ type: 'text', text: text.slice(from) });
  return found;
}

/** Lets a call of a channel take in the words behind it, where a channel is called so: `#town` and ` square` are one name. */
export function withLongNames<Other extends { type: string }>(all: readonly (Piece | Other)[], names: readonly string[]): (Piece | Other)[] {
  if (names.length === 0) return [...all];
  const longest = [...names].sort((a, b) => b.length - a.length);
  const found: (Piece | Other)[] = [];
  for (const piece of all) {
    const last = found.at(-1);
    const isBehind = last !== undefined && isPiece(last, 'channel') && isPiece(piece, 'text');
    const whole = isBehind ? last.text + piece.text : '';
    const name = isBehind && longest.find((one) => begins(whole.slice(1), one) && one.length >= last.text.length);
    if (!name) {
      found.push(piece);
      continue;
    }
    const end = name.length + 1;
    found.splice(-1, 1, { type: 'channel', text: whole.slice(0, end), key: nameKey(name) });
    if (end < whole.length) found.push({ type: 'text', text: whole.slice(end) });
  }
  return found;
}

function isPiece<Type extends Piece['type']>(one: { type: string }, type: Type): one is Extract<Piece, { type: Type }> {
  return one.type === type;
}

const begins = (text: string, name: string): boolean =>
  nameKey(text.slice(0, name.length)) === nameKey(name) && !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(name.length));

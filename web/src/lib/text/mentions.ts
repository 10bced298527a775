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

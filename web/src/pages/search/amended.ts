/** What was found, as its message is by now. */
import type { Hit, Message } from '$lib/api/types';

type Snippet = Hit['snippet'];

/** Letters that stand before the first match, and all in all. */
const LEAD = 60;
const LONGEST = 240;

/** The hit with its message as it has become: where the text is another one, what was found is marked in it again. */
export function amended(hit: Hit, message: Message): Hit {
  if (message.text === hit.message.text) return { ...hit, message };
  return { message, snippet: message.is_deleted ? [] : marked(message.text, hit.snippet) };
}

/** The part of a text around the first of the words that were marked before, with all of them in it marked. */
function marked(text: string, before: Snippet): Snippet {
  const words = before.filter(({ is_match }) => is_match).map((piece) => piece.text);
  const found = words.length > 0 ? new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu') : null;
  const from = Math.max(0, (found ? text.search(found) : 0) - LEAD);
  const part = text.slice(from, from + LONGEST);
  const pieces: Snippet = [];
  let at = 0;
  for (const { 0: word, index } of found ? part.matchAll(found) : []) {
    pieces.push({ text: part.slice(at, index), is_match: false }, { text: word, is_match: true });
    at = index + word.length;
  }
  pieces.push({ text: part.slice(at), is_match: false });
  const cut = { text: '…', is_match: false };
  return [...(from > 0 ? [cut] : []), ...pieces.filter((piece) => piece.text !== ''), ...(from + LONGEST < text.length ? [cut] : [])];
}

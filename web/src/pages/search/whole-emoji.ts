/** What was found, with emoji of the town's own in one piece: such a one is marked when any of its name was searched for. */
import type { Piece } from '$lib/api/types';
import type { OwnEmoji } from '$lib/emoji/own.svelte';

export function wholeEmoji(snippet: readonly Piece[], emoji: Pick<OwnEmoji, 'pieces'> | null): readonly Piece[] {
  const text = snippet.map((piece) => piece.text).join('');
  if (!emoji || !text.includes(':')) return snippet;
  const isMatch = snippet.flatMap((piece) => Array<boolean>(piece.text.length).fill(piece.is_match));
  const found: Piece[] = [];
  let at = 0;
  for (const piece of emoji.pieces(text)) {
    const isText = typeof piece === 'string';
    const from = at;
    // It may be written in other letters than it is called by.
    at = isText ? at + piece.length : text.indexOf(':', at + 1) + 1;
    if (!isText) found.push({ text: text.slice(from, at), is_match: isMatch.slice(from, at).includes(true) });
    for (let start = from; isText && start < at;) {
      let end = start + 1;
      while (end < at && isMatch[end] === isMatch[start]) end++;
      found.push({ text: text.slice(start, end), is_match: isMatch[start]! });
      start = end;
    }
  }
  return found;
}

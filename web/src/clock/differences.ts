/** What became another between two texts, word by word. */
export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Longer texts are compared by lines: the table has a field for each pair. */
const MOST_PAIRS = 1_000_000;

const split = (text: string, at: RegExp): string[] => text.split(at).filter((one) => one !== '');

export function differences(before: string, after: string): Piece[] {
  for (const at of [/(\s+)/u, /(?<=\n)/u]) {
    const [old, young] = [split(before, at), split(after, at)];
    if (old.length * young.length <= MOST_PAIRS) return joined(walk(old, young));
  }
  return joined([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
}

/** The longest that both have in common stays; the rest was taken away or put in. */
function walk(old: readonly string[], young: readonly string[]): Piece[] {
  const wide = young.length + 1;
  const common = new Uint32Array((old.length + 1) * wide);
  const at = (i: number, j: number): number => common[i * wide + j]!;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = young.length - 1; j >= 0; j--) {
      common[i * wide + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      pieces.push({ kind: 'same', text: old[i]! });
      i++;
      j++;
    } else if (i < old.length && (j === young.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: 'removed', text: old[i++]! });
    } else pieces.push({ kind: 'added', text: young[j++]! });
  }
  return pieces;
}

function joined(pieces: readonly Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (piece.text === '') continue;
    if (last?.kind === piece.kind) last.text += piece.text;
    else all.push({ ...piece });
  }
  return all;
}

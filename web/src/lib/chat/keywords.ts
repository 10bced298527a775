/** Words of one's own: whoever says them calls the person, as a mention does. */

const made = new WeakMap<readonly string[], RegExp>();

/** Whether one of the words stands in a text, whole and in whatever case. */
export function says(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return false;
  let pattern = made.get(words);
  if (!pattern) {
    const either = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replace(/\s+/g, '\\s+')).join('|');
    pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${either})(?![\\p{L}\\p{N}_])`, 'iu');
    made.set(words, pattern);
  }
  return pattern.test(text);
}

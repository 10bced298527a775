/** A line that is kept, such as a topic or a status, with emoji in the place of their shortcodes. */
import { loadEmoji, toned } from '$lib/emoji/emoji';
import { speech } from '$lib/words/index.svelte';

export async function lineWithEmoji(text: string): Promise<string> {
  if (!/:[\p{L}\p{N}_+-]{2,}:/u.test(text)) return text;
  try {
    const [set, { withEmoji }] = await Promise.all([loadEmoji(speech.language), import('./shortcodes')]);
    return withEmoji(text, 0, text.length, (code) => {
      const found = set.byShortcode(code);
      return found && toned(found);
    });
  } catch {
    // A name can be read as well.
    return text;
  }
}

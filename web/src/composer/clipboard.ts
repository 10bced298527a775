/** What a clipboard says of itself, before its formatting is read. */

/** The largest clipboard that is looked into; of what is larger, nobody writes a message. */
const MOST_HTML = 4_000_000;

export const isReadable = (html: string): boolean => html !== '' && html.length <= MOST_HTML;

/** Whether a text is one address and nothing else. */
export const isAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);

/** The language that an editor tells beside what it copies; empty when it tells none. */
export function languageIn(told: string): string {
  try {
    const { mode } = JSON.parse(told) as { mode?: unknown };
    return typeof mode === 'string' && mode !== 'plaintext' ? mode : '';
  } catch {
    return '';
  }
}

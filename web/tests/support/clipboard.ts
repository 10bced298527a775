/** A clipboard that was written down: its parts, and what becomes of them. */
export interface Clipboard {
  name: string;
  html: string;
  plain: string;
  /** As some editors tell beside the text. */
  language: string;
  /** `null` when the plain text is pasted as it is. */
  markdown: string | null;
}

/** Reads the parts of a file, each under a line that names it. */
export function clipboardIn(file: string, text: string): Clipboard {
  const parts = Object.fromEntries(
    text
      .split(/^--- (?=(?:language|text\/html|text\/plain|markdown)$)/m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end + 1).replace(/\n$/, '')];
      }),
  );
  const markdown = parts.markdown ?? '';
  return {
    name: file.replace(/\.clip$/, ''),
    html: parts['text/html'] ?? '',
    plain: parts['text/plain'] ?? '',
    language: parts.language ?? '',
    markdown: markdown === '(plain)' ? null : markdown,
  };
}

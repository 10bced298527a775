/** HTML of strangers, for looking at: what a browser would apply, run or complain of while it reads is put aside. */

/** Comments stay whole; of a tag, the quotes are whole. */
const TAG = /<!--[^]*?-->|<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
/** A value is passed over, quoted or not; what applies or runs is a name before one. */
const NAME = /=\s*(?:"[^"]*"|'[^']*'|[^\s"'>][^\s>]*)|(?<![^\s/"'])(?:style|on[a-z]+)(?=[\s=/>])/gi;
const SHEET = /<style\b[^>]*>([^]*?)(?:<\/style\s*>|$)/gi;
/** A rule of a style sheet that hides whatever is of a class. */
const HIDING = /\.([\w-]+)\s*\{[^}]*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)[^}]*\}/gi;

/**
 * The same HTML with its styles as `data-style`, without style sheets; the classes that those hide are named by a
 * `<meta name="hides">`.
 */
export function inert(html: string): string {
  const hidden = new Set<string>();
  const bare = html.replace(SHEET, (_, sheet: string) => {
    for (const [, name] of sheet.matchAll(HIDING)) hidden.add(name!);
    return '';
  });
  const calm = bare.replace(TAG, (tag) =>
    tag.startsWith('<!') ? tag : tag.replace(NAME, (found) => (found.startsWith('=') ? found : `data-${found.toLowerCase()}`)),
  );
  return hidden.size === 0 ? calm : `<meta name="hides" content="${[...hidden].join(' ')}">${calm}`;
}

/** What an element looks like where it was copied: by its style, which `inert` has put aside. */

/** The value of a property in the element's own style; empty when there is none. */
export function styled(element: Element, property: string): string {
  const style = element.getAttribute('data-style') ?? '';
  return new RegExp(`(?:^|[;\\s])${property}\\s*:\\s*([^;]*)`, 'i').exec(style)?.[1]?.trim().toLowerCase() ?? '';
}

/** Takes out whatever was not to be seen. */
export function withoutHidden(document: Document): void {
  const classes = document.querySelector('meta[name="hides"]')?.getAttribute('content')?.split(' ') ?? [];
  for (const element of Array.from(document.querySelectorAll('[data-style], [hidden], [class]'))) {
    const names = (element.getAttribute('class') ?? '').split(/\s+/);
    if (isHidden(element) || classes.some((name) => names.includes(name))) hide(element);
  }
}

function isHidden(element: Element): boolean {
  return (
    element.hasAttribute('hidden') ||
    styled(element, 'display').startsWith('none') ||
    /^(hidden|collapse)/.test(styled(element, 'visibility')) ||
    styled(element, 'mso-hide') === 'all'
  );
}

/** A hidden column is told once for all its cells: it stays, and says so. */
function hide(element: Element): void {
  if (element.tagName === 'COL') element.setAttribute('hidden', '');
  else element.parentNode?.removeChild(element);
}

const MONOSPACE = /mono|courier|consolas|menlo|monaco|fixed|source code|fira code|cascadia|iosevka|hack\b/;

/** Whether its lines are those of a program or a terminal: editors copy them without a word of what they are. */
export function isCode(element: Element): boolean {
  if (element.tagName === 'PRE') return true;
  return /^pre(-wrap)?$/.test(styled(element, 'white-space')) && MONOSPACE.test(styled(element, 'font-family'));
}

export type Mark = '~~' | '**' | '_';

const TAGS: Record<string, Mark> = { B: '**', STRONG: '**', I: '_', EM: '_', S: '~~', DEL: '~~', STRIKE: '~~' };

/** How the text of an element is set off, by its name or, in editors that write but spans, by its style. */
export function marksOf(element: Element): Mark[] {
  const weight = styled(element, 'font-weight');
  const isBold = /^(bold|bolder|[6-9]00)\b/.test(weight);
  const isPlain = /^(normal|400)\b/.test(weight);
  const named = TAGS[element.tagName];
  const found = new Set<Mark>();
  // Some editors wrap everything they copy in a bold that is none.
  if (named && !(named === '**' && isPlain)) found.add(named);
  if (isBold && !/^H[1-6]$/.test(element.tagName)) found.add('**');
  if (/^(italic|oblique)/.test(styled(element, 'font-style'))) found.add('_');
  if (/line-through/.test(styled(element, 'text-decoration(?:-line)?'))) found.add('~~');
  return [...found];
}

/** What the press of a key means, on whatever layout and with whatever input method: the one place that looks at where a key lies. */

export const isMac = /mac|iphone|ipad/i.test(navigator.platform);

/** The signs of shortcuts that some alphabets have no key for, by where they lie then. */
const PLACES: Record<string, string> = { '/': 'Slash', '[': 'BracketLeft', ']': 'BracketRight' };

/** A combination such as `Mod+Shift+F` in its parts, the key last; `+` is a key as well. */
export const partsOf = (keys: string): string[] => keys.split(/\+(?=.)/);

/** Whether these keys were pressed. `Mod` is ⌘ on a Mac, Ctrl elsewhere. */
export function isPressed(event: KeyboardEvent, keys: string): boolean {
  const parts = partsOf(keys);
  const wanted = parts.pop()!;
  const isSign = wanted.length === 1 && !/[A-Z]/.test(wanted);
  const isTyped = isAltGr(event);
  // The third level of a layout is there to type: a sign that stands on it was typed, a letter is none of ours.
  if (isTyped && (!isSign || parts.length > 0)) return false;
  const [mod, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (!isTyped && (mod !== parts.includes('Mod') || other || event.altKey !== parts.includes('Alt'))) return false;
  // Shift is part of how some layouts write a sign.
  if (!isSign && event.shiftKey !== parts.includes('Shift')) return false;
  if (/^[A-Z]$/.test(wanted)) return letterOf(event) === wanted;
  return event.key === wanted || (isSign && mod && lacks(event) && event.code === PLACES[wanted]);
}

/** The letter as it is written on the key; in an alphabet without such letters, the one of its place. */
function letterOf({ key, code }: KeyboardEvent): string | null {
  const letter = key?.toUpperCase();
  if (/^[A-Z]$/.test(letter)) return letter;
  return isForeign(key) ? (/^Key([A-Z])$/.exec(code)?.[1] ?? null) : null;
}

/** Whether what the key types is of another alphabet than ours. */
const isForeign = (key: string): boolean => /^[\p{L}\p{M}]/u.test(key) && !/\p{Script=Latin}/u.test(key);

/** Whether the layout has no sign of ours here: letters stand there, or the full stop of Cyrillic and Hebrew. */
const lacks = ({ key }: KeyboardEvent): boolean => isForeign(key) || key === '.';

/** Windows says Ctrl and Alt as well when AltGr is held; on a Mac it is Option, which moves through channels. */
const isAltGr = (event: KeyboardEvent): boolean => !isMac && Boolean(event.getModifierState?.('AltGraph'));

/** Whether the key is an input method's. Safari tells of the Enter that ends a composition after its end: as 229 alone. */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** Keeps the keys of input methods from whatever listens on the page: no Enter of theirs sends, chooses or searches, in any field. */
export function spareInputMethods(page: EventTarget): void {
  page.addEventListener('keydown', (event) => isComposing(event as KeyboardEvent) && event.stopImmediatePropagation(), { capture: true });
}

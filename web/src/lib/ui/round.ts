/** The way of Tab through what lies over the page. */

const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]';

/** Keeps Tab within a box: behind the last thing in it comes the first, and what lies under it is not reached. */
export function goesRound(event: KeyboardEvent, box: HTMLElement): void {
  const { key, ctrlKey, altKey, metaKey, shiftKey, defaultPrevented } = event;
  if (key !== 'Tab' || ctrlKey || altKey || metaKey || defaultPrevented || hasAbove(box)) return;
  const at = document.activeElement;
  const stops = [...box.querySelectorAll<HTMLElement>(STOPS)].filter(isStop);
  if (shiftKey) stops.reverse();
  const side = shiftKey ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  const isInside = at !== null && box.contains(at);
  if (isInside && stops.some((stop) => at.compareDocumentPosition(stop) & side)) return;
  event.preventDefault();
  stops[0]?.focus();
}

const isStop = (one: HTMLElement): boolean =>
  one.tabIndex >= 0 && !one.matches(':disabled') && one.checkVisibility({ visibilityProperty: true });

/** A dialog that was opened since has the keys. */
const hasAbove = (box: HTMLElement): boolean => [...document.querySelectorAll('dialog:modal')].some((dialog) => !dialog.contains(box));

/** The right button over a message. */

/** What has more to offer in the browser's own menu. */
const OWN = 'a, input, textarea, img, video, audio, dialog, [popover]';

/** Where the menu of a message is asked for instead of the browser's own, and when it may open; `null` where that is wanted. */
export function whereAsked(event: MouseEvent): { point: DOMRect; settled: Promise<void> } | null {
  const marks = (getSelection()?.toString() ?? '') !== '';
  if (event.shiftKey || marks || event.button !== 2 || (event.target as Element).closest(OWN)) return null;
  event.preventDefault();
  return { point: new DOMRect(event.clientX, event.clientY, 0, 0), settled: released(event.buttons > 0) };
}

/** A popover that opens under a button that is held would be closed by its leaving. */
async function released(isHeld: boolean): Promise<void> {
  if (isHeld) await new Promise((done) => addEventListener('pointerup', done, { once: true }));
  await new Promise((done) => setTimeout(done));
}

/** On a phone: a finger that goes right from the left edge goes back to the channels. */

const EDGE = 32;
const FAR = 64;

/** Listens on an element; gives back how to stop. */
export function swipeBack(element: HTMLElement, back: () => void): () => void {
  let from: Touch | null = null;

  const began = ({ touches }: TouchEvent): void => {
    const touch = touches.length === 1 ? touches[0]! : null;
    from = touch && touch.clientX < EDGE ? touch : null;
  };
  const ended = ({ changedTouches }: TouchEvent): void => {
    const to = changedTouches[0];
    if (from && to && to.clientX - from.clientX > FAR && Math.abs(to.clientY - from.clientY) < FAR) back();
    from = null;
  };

  element.addEventListener('touchstart', began, { passive: true });
  element.addEventListener('touchend', ended, { passive: true });
  return () => {
    element.removeEventListener('touchstart', began);
    element.removeEventListener('touchend', ended);
  };
}

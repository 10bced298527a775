/** Fingers on a message: a tap shows its actions, two react, a long press shows all actions, a swipe to the left answers. */
import type { Alive } from '$lib/ui/alive';

const LONG_MS = 450;
/** A second tap within this time belongs to the first. */
const TWICE_MS = 300;
/** A finger that went further was scrolling. */
const FAR = 10;
/** So far a message is swiped to be answered; it goes no further. */
const SWIPED = 64;
/** What answers to fingers by itself. */
const OWN = 'button, a, input, label, textarea, dialog, [popover], figure';

interface Means {
  tapped: () => void;
  doubled: () => void;
  held: () => void;
  swiped: () => void;
}

export class Touch {
  /** How far the message has been moved by now, in pixels to the left. */
  swiped = $state(0);
  #from: { at: number; x: number; y: number } | null = null;
  #tappedAt = -Infinity;

  constructor(
    private readonly alive: Alive,
    private readonly means: Means,
  ) {}

  readonly began = (event: PointerEvent): void => {
    this.#from = event.pointerType === 'mouse' ? null : { at: event.timeStamp, x: event.clientX, y: event.clientY };
  };

  readonly moved = (event: PointerEvent): void => {
    this.swiped = this.#swipe(event);
  };

  readonly cancelled = (): void => {
    this.#from = null;
    this.swiped = 0;
  };

  #swipe({ clientX, clientY }: PointerEvent): number {
    const from = this.#from;
    if (!from || from.x - clientX < FAR || Math.abs(clientY - from.y) > (from.x - clientX) / 2) return 0;
    return Math.min(from.x - clientX, SWIPED);
  }

  /** The menu of the browser would come over that of the message. */
  readonly contextMenu = (event: Event): void => {
    if (this.#from) event.preventDefault();
  };

  ended(event: PointerEvent, hasActions: boolean): void {
    const swiped = this.#swipe(event);
    const from = this.#from;
    this.cancelled();
    if (!from || !hasActions) return;
    if (swiped >= SWIPED) return this.means.swiped();
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > FAR) return;
    if ((event.target as Element).closest(OWN)) return;
    // A popover that opens under the finger would be closed by its leaving.
    if (event.timeStamp - from.at >= LONG_MS) return this.alive.later(0, this.means.held);
    const isSecond = event.timeStamp - this.#tappedAt < TWICE_MS;
    this.#tappedAt = isSecond ? -Infinity : event.timeStamp;
    if (isSecond) this.means.doubled();
    else this.means.tapped();
  }
}

/** Fingers on a message: a tap shows its actions, a long press all of them. */
import type { Alive } from '$lib/ui/alive';

const LONG_MS = 450;
/** A finger that went further was scrolling. */
const FAR = 10;
/** What answers to fingers by itself. */
const OWN = 'button, a, input, textarea, dialog, [popover], figure';

export class Touch {
  #from: { at: number; x: number; y: number } | null = null;

  constructor(
    private readonly alive: Alive,
    private readonly means: { tapped: () => void; held: () => void },
  ) {}

  readonly began = (event: PointerEvent): void => {
    this.#from = event.pointerType === 'mouse' ? null : { at: event.timeStamp, x: event.clientX, y: event.clientY };
  };

  readonly cancelled = (): void => {
    this.#from = null;
  };

  /** The menu of the browser would come over that of the message. */
  readonly contextMenu = (event: Event): void => {
    if (this.#from) event.preventDefault();
  };

  ended(event: PointerEvent, hasActions: boolean): void {
    const from = this.#from;
    this.#from = null;
    if (!from || !hasActions || Math.hypot(event.clientX - from.x, event.clientY - from.y) > FAR) return;
    if ((event.target as Element).closest(OWN)) return;
    if (event.timeStamp - from.at < LONG_MS) this.means.tapped();
    // A popover that opens under the finger would be closed by its leaving.
    else this.alive.later(0, this.means.held);
  }
}

/** Fingers and the mouse on a picture: one moves it, or leafs where there is nothing to move; two bring it nearer. */
import type { Point, Zoom } from './zoom.svelte';

/** So far a finger has to go to mean the next picture. */
const FAR = 60;

export class Fingers {
  readonly #down = new Map<number, Point>();
  #from: Point | null = null;
  #gap = 0;

  constructor(
    private readonly zoom: Zoom,
    /** A point of the window as the zoom counts it. */
    private readonly within: (event: PointerEvent) => Point,
    private readonly means: { leaf: (by: 1 | -1) => void; close: () => void },
  ) {}

  readonly began = (event: PointerEvent): void => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#down.set(event.pointerId, this.within(event));
    this.#from = this.#down.size === 1 && event.pointerType !== 'mouse' ? this.within(event) : null;
    this.#gap = this.#spread();
  };

  readonly moved = (event: PointerEvent): void => {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const now = this.within(event);
    this.#down.set(event.pointerId, now);
    if (this.#down.size === 2) {
      const gap = this.#spread();
      const [one, other] = [...this.#down.values()] as [Point, Point];
      if (this.#gap > 0) this.zoom.to((this.zoom.scale * gap) / this.#gap, { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
      this.#gap = gap;
    } else this.zoom.move(now.x - before.x, now.y - before.y);
  };

  readonly ended = (event: PointerEvent): void => {
    const from = this.#from;
    const at = this.#down.get(event.pointerId);
    this.#down.delete(event.pointerId);
    this.#from = null;
    if (!from || !at || event.type === 'pointercancel' || this.zoom.isNear) return;
    const [across, down] = [at.x - from.x, at.y - from.y];
    if (Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(down)) this.means.leaf(across < 0 ? 1 : -1);
    else if (down > FAR && down > 2 * Math.abs(across)) this.means.close();
  };

  #spread(): number {
    const [one, other] = [...this.#down.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  }
}

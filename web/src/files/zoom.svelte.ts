/** How near one looks at a picture: by wheel, keys, fingers. What is under the pointer stays under it, and the picture stays in sight. */

const NEAREST = 8;
const STEP = 1.5;

export interface Point {
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

export class Zoom {
  /** 1 shows all of it. */
  scale = $state.raw(1);
  /** Pixels that it is moved by, from the middle. */
  x = $state.raw(0);
  y = $state.raw(0);

  readonly isNear = $derived(this.scale > 1);

  /** The picture as it is drawn when all of it is shown, and the room around it. */
  constructor(private readonly sizes: () => { picture: Size; room: Size }) {}

  reset(): void {
    [this.scale, this.x, this.y] = [1, 0, 0];
  }

  /** Nearer by a step, or further. `at` is counted from the middle of the room. */
  step(by: 1 | -1, at: Point = MIDDLE): void {
    this.to(this.scale * STEP ** by, at);
  }

  /** All of it, or near where somebody points. */
  toggle(at: Point): void {
    if (this.isNear) this.reset();
    else this.to(STEP ** 2, at);
  }

  to(scale: number, at: Point = MIDDLE): void {
    const now = Math.min(NEAREST, Math.max(1, scale));
    const by = now / this.scale;
    this.scale = now;
    this.move(at.x - (at.x - this.x) * by - this.x, at.y - (at.y - this.y) * by - this.y);
  }

  move(byX: number, byY: number): void {
    const { picture, room } = this.sizes();
    this.x = within(this.x + byX, (picture.width * this.scale - room.width) / 2);
    this.y = within(this.y + byY, (picture.height * this.scale - room.height) / 2);
  }
}

const MIDDLE: Point = { x: 0, y: 0 };

/** As far as there is more of it to see; in the middle where there is not. */
const within = (value: number, most: number): number => (most <= 0 ? 0 : Math.min(most, Math.max(-most, value)));

/** How much room pictures take: known before they are there, so that nothing moves when they come. */
import type { Shown } from './shown';

const MOST = { width: 420, height: 320 };
/** What is narrower than this, in either direction, is cut. */
const SLIMMEST = 0.4;
/** Room for a finger, and for what stands over a picture. */
const LEAST = 64;

/** Pixels at most, and width by height. */
export interface Shape {
  width: number;
  ratio: number;
}

/** The shape of a picture that stands alone: its own within bounds, and never larger than it is. */
export function shapeOf({ width, height }: Pick<Shown, 'width' | 'height'>): Shape {
  if (!width || !height) return { width: MOST.width, ratio: 16 / 9 };
  const ratio = Math.min(1 / SLIMMEST, Math.max(SLIMMEST, width / height));
  const fitting = Math.min(width, MOST.width, MOST.height * ratio, height * ratio);
  return { width: Math.round(Math.max(fitting, LEAST, LEAST * ratio)), ratio };
}

/** How wide a picture stands among others, in sixths of a row, and its shape. */
export interface Tile {
  span: 2 | 3;
  ratio: number;
}

/** Rows of two and of three, all of them full. */
export function tilesOf(count: number): Tile[] {
  const inTwos = ((3 - (count % 3)) % 3) * 2;
  return Array.from({ length: count }, (_, at): Tile => (at < inTwos ? { span: 3, ratio: count > 4 ? 3 / 2 : 1 } : { span: 2, ratio: 1 }));
}

/** What stands in the place of a picture until it is there: its colours, out of some twenty bytes. */
import { thumbHashToRGBA } from 'thumbhash';

/** Draws it; what is no thumbhash draws nothing. */
export function paint(canvas: HTMLCanvasElement, hash: string): void {
  try {
    const bytes = Uint8Array.from(atob(hash), (char) => char.charCodeAt(0));
    const { w, h, rgba } = thumbHashToRGBA(bytes);
    [canvas.width, canvas.height] = [w, h];
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0);
  } catch {
    // The picture itself is on its way.
  }
}

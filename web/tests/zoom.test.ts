import { expect, test } from 'vitest';
import { Zoom } from '../src/files/zoom.svelte';
import { Dice } from './support/dice';

const zoomed = () => new Zoom(() => ({ picture: { width: 400, height: 300 }, room: { width: 600, height: 320 } }));

/** What of the picture is at a point of the room, counted from its middle in its own pixels. */
const under = ({ scale, x, y }: Zoom, at: { x: number; y: number }) => [(at.x - x) / scale, (at.y - y) / scale];

test('what is under the pointer stays under it', () => {
  const zoom = zoomed();
  zoom.to(4);
  const at = { x: 100, y: -50 };
  const before = under(zoom, at);
  zoom.to(6, at);
  expect(under(zoom, at).map((value) => value.toFixed(6))).toEqual(before.map((value) => value.toFixed(6)));
});

test('it comes no nearer than is of use, and the picture stays in sight however it is moved', () => {
  const zoom = zoomed();
  const dice = new Dice(11);
  for (let round = 0; round < 1_000; round++) {
    const at = { x: dice.between(-300, 300), y: dice.between(-160, 160) };
    if (dice.next() < 0.5) zoom.to(zoom.scale * (0.5 + dice.next()), at);
    else zoom.move(dice.between(-500, 500), dice.between(-500, 500));
    expect(zoom.scale).toBeGreaterThanOrEqual(1);
    expect(zoom.scale).toBeLessThanOrEqual(8);
    expect(Math.abs(zoom.x)).toBeLessThanOrEqual(Math.max(0, (400 * zoom.scale - 600) / 2) + 1e-9);
    expect(Math.abs(zoom.y)).toBeLessThanOrEqual(Math.max(0, (300 * zoom.scale - 320) / 2) + 1e-9);
  }
  zoom.toggle({ x: 0, y: 0 });
  if (zoom.isNear) zoom.toggle({ x: 0, y: 0 });
  expect([zoom.scale, zoom.x, zoom.y]).toEqual([1, 0, 0]);
});

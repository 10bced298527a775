import { expect, test } from 'vitest';
import { shapeOf, tilesOf } from '../src/files/shape';
import { Dice } from './support/dice';

test('a picture keeps its shape, within bounds, and is never larger than it is', () => {
  expect(shapeOf({ width: 4000, height: 3000 })).toEqual({ width: 420, ratio: 4 / 3 });
  expect(shapeOf({ width: 3000, height: 4000 })).toEqual({ width: 240, ratio: 3 / 4 });
  expect(shapeOf({ width: 200, height: 100 })).toEqual({ width: 200, ratio: 2 });
});

test('whatever its sides are, there is room for a finger and none beyond the bounds', () => {
  const dice = new Dice(3);
  for (let round = 0; round < 2_000; round++) {
    const [width, height] = [dice.between(1, 12_000), dice.between(1, 12_000)];
    const shape = shapeOf({ width, height });
    const tall = shape.width / shape.ratio;
    expect(shape.width, `${width} x ${height}`).toBeLessThanOrEqual(420);
    expect(tall, `${width} x ${height}`).toBeLessThan(322);
    expect(Math.min(shape.width, tall), `${width} x ${height}`).toBeGreaterThanOrEqual(63);
  }
});

test('several fill their rows', () => {
  for (let count = 2; count <= 10; count++) {
    let row = 0;
    for (const { span } of tilesOf(count)) {
      row += span;
      expect(row, `${count}`).toBeLessThanOrEqual(6);
      row %= 6;
    }
    expect([row, tilesOf(count).length]).toEqual([0, count]);
  }
});

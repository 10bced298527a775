import { expect, it } from 'vitest';
import type { Quiet } from '../src/lib/api/types';
import { isQuiet } from '../src/lib/notify/quiet';

const NIGHTS = { days: [1, 2, 3, 4, 5], from: 22 * 60, to: 8 * 60 };
const LUNCH = { days: [7], from: 12 * 60, to: 13 * 60 };
const quiet = (more: Partial<Quiet>): Quiet => ({ hours: [NIGHTS, LUNCH], time_zone: 'Europe/Moscow', until: null, people: [], ...more });
/** A time of a week that begins with a Monday, in UTC; Moscow is three hours ahead. */
const at = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 10, 1 + day, hour, minute);

it.each([
  ['Monday before', at(1, 18, 59), false],
  ['Monday from ten', at(1, 19), true],
  ['the end of Monday', at(1, 20, 59), true],
  ['the night to Tuesday', at(2, 0), true],
  ['Tuesday at eight', at(2, 5), false],
  ['Monday morning, for Sunday has no night', at(1, 2), false],
  ['Saturday morning, for Friday has one', at(6, 4, 59), true],
  ['Saturday night', at(6, 19), false],
  ['Sunday at lunch', at(7, 9, 30), true],
  ['Sunday behind it', at(7, 10), false],
])('%s', (_, time, expected) => expect(isQuiet(quiet({}), time)).toBe(expected));

it('a moment is quiet until it has come, whatever the hours', () => {
  expect(isQuiet(quiet({ hours: [], until: at(1, 12) }), at(1, 11, 59))).toBe(true);
  expect(isQuiet(quiet({ hours: [], until: at(1, 12) }), at(1, 12))).toBe(false);
});

it('the same hour twice is a whole day, and a zone that nobody knows is that of UTC', () => {
  const whole = quiet({ hours: [{ days: [1], from: 600, to: 600 }], time_zone: 'Nowhere/Town' });
  expect([at(1, 9, 59), at(1, 10), at(2, 9, 59), at(2, 10)].map((time) => isQuiet(whole, time))).toEqual([false, true, true, false]);
});

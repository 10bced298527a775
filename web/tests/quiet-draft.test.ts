import { expect, test } from 'vitest';
import { draftOf, hoursOf, nights } from '../src/settings/quiet-draft';

test('hours come out of the form as they went in', () => {
  for (const hours of [
    { days: [1, 7], from: 0, to: 1439 },
    { days: [3], from: 605, to: 605 },
  ]) {
    expect(hoursOf(draftOf(hours))).toEqual(hours);
  }
  expect(hoursOf(nights())).toEqual({ days: [1, 2, 3, 4, 5, 6, 7], from: 1320, to: 480 });
});

test('without a day or a time there are none', () => {
  expect(hoursOf({ ...nights(), days: [] })).toBeNull();
  expect(hoursOf({ ...nights(), to: '' })).toBeNull();
});

import { expect, test } from 'vitest';
import { dayAt, daysOn, inWeek, monthsOn, weeksOf } from '../src/clock/month';

const at = (year: number, month: number, day: number): number => new Date(year, month - 1, day).getTime();
const numbers = (weeks: (number | null)[][]): (number | null)[][] => weeks.map((week) => week.map((day) => day && new Date(day).getDate()));

test('a month stands in its weeks, whichever day they begin with', () => {
  const [first, ...more] = numbers(weeksOf(at(2026, 11, 29), 1));
  expect(first).toEqual([null, null, null, null, null, null, 1]);
  expect(more.at(-1)).toEqual([30, null, null, null, null, null, null]);
  expect(numbers(weeksOf(at(2026, 11, 29), 7))[0]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(numbers(weeksOf(at(2027, 2, 1), 1))).toHaveLength(4);
  expect(inWeek(at(2026, 11, 29), 1)).toBe(6);
  expect(inWeek(at(2026, 11, 29), 7)).toBe(0);
});

test('days and months go on over the ends of months and of summer time', () => {
  expect(daysOn(at(2026, 10, 31), 1)).toBe(at(2026, 11, 1));
  expect(daysOn(at(2026, 3, 28), 2)).toBe(at(2026, 3, 30));
  expect(monthsOn(at(2026, 1, 31), 1)).toBe(at(2026, 2, 28));
  expect(monthsOn(at(2026, 1, 15), -1)).toBe(at(2025, 12, 15));
  expect(monthsOn(at(2024, 2, 29), 12)).toBe(at(2025, 2, 28));
  expect(dayAt(at(2026, 11, 29) + 86_000_000)).toBe(at(2026, 11, 29));
});

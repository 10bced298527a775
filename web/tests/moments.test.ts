import { expect, test } from 'vitest';
import { dayField, endOfWeek, moments, ofField, timeField } from '../src/clock/moments';

const at = (text: string): number => new Date(text).getTime();

test('what is offered lies ahead, in the zone of the clock', () => {
  const friday = at('2026-11-27T15:30');
  expect(Object.fromEntries(moments(friday))).toEqual({
    soon: at('2026-11-27T15:50'),
    hour: at('2026-11-27T16:30'),
    three: at('2026-11-27T18:30'),
    tomorrow: at('2026-11-28T09:00'),
    monday: at('2026-11-30T09:00'),
  });
  // On a Monday it is the next one; on a Sunday it is tomorrow, once.
  expect(Object.fromEntries(moments(at('2026-11-30T08:00'))).monday).toBe(at('2026-12-07T09:00'));
  expect(Object.fromEntries(moments(at('2026-11-29T08:00'))).monday).toBeUndefined();
});

test('a week ends with its Sunday', () => {
  expect(endOfWeek(at('2026-11-27T15:30'))).toBe(at('2026-11-30T00:00'));
  expect(endOfWeek(at('2026-11-29T23:59'))).toBe(at('2026-11-30T00:00'));
  expect(endOfWeek(at('2026-11-30T00:00'))).toBe(at('2026-12-07T00:00'));
});

test('a field gives back the time that it was given', () => {
  const time = at('2026-01-02T03:04');
  expect([dayField(time), timeField(time)]).toEqual(['2026-01-02', '2026-01-02T03:04']);
  expect(ofField(timeField(time))).toBe(time);
  expect(ofField('2026-01-02')).toBe(at('2026-01-02T00:00'));
  expect(ofField('')).toBeNull();
});

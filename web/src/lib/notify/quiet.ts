/** When a person wants to be told nothing: the hours of their week, and until a moment (docs/protocol.md). */
import type { Quiet, QuietHours } from '../api/types';
import { minutesAhead } from '../text/zone';

const MINUTE = 60_000;

/** Whether they want to be told nothing at this time. */
export function isQuiet({ hours, time_zone, until }: Quiet, at: number): boolean {
  if (until !== null && until > at) return true;
  if (hours.length === 0) return false;
  // The clock of their zone, read as if it were that of UTC.
  const there = new Date(at + (minutesAhead(time_zone ?? 'UTC', at) ?? 0) * MINUTE);
  const day = there.getUTCDay() || 7;
  const minute = there.getUTCHours() * 60 + there.getUTCMinutes();
  return hours.some((one) => isIn(one, day, minute));
}

function isIn({ days, from, to }: QuietHours, day: number, minute: number): boolean {
  if (from < to) return days.includes(day) && from <= minute && minute < to;
  const yesterday = day === 1 ? 7 : day - 1;
  return (days.includes(day) && from <= minute) || (days.includes(yesterday) && minute < to);
}

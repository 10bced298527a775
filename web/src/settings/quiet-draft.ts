/** Quiet hours as a form has them. */
import type { QuietHours } from '$lib/api/types';

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** As many as the server takes. */
export const MOST_HOURS = 7;
export const MOST_PEOPLE = 50;

export interface QuietDraft {
  days: number[];
  /** As `<input type="time">` has them. */
  from: string;
  to: string;
}

/** What most want first. */
export const nights = (): QuietDraft => ({ days: [...DAYS], from: '22:00', to: '08:00' });

const two = (number: number): string => String(number).padStart(2, '0');
const field = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

export const draftOf = ({ days, from, to }: QuietHours): QuietDraft => ({ days: [...days], from: field(from), to: field(to) });

/** What it says; `null` while something is missing. */
export function hoursOf({ days, from, to }: QuietDraft): QuietHours | null {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return days.length === 0 || begin === null || end === null ? null : { days: [...days].sort(), from: begin, to: end };
}

function minuteOf(field: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(field) ?? [];
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : null;
}

/** When something may be wanted later, as people say it: in the zone of their own clock. */
export type Name = 'soon' | 'hour' | 'three' | 'tomorrow' | 'monday';

const MINUTE = 60_000;
const MORNING = 9;

/** Nine in the morning, so many days on. */
function morning(now: number, days: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, MORNING).getTime();
}

/** The times that are offered. */
export function moments(now: number): [Name, number][] {
  // On a Sunday that is tomorrow, which is said already.
  const toMonday = (8 - new Date(now).getDay()) % 7 || 7;
  const all: [Name, number][] = [
    ['soon', now + 20 * MINUTE],
    ['hour', now + 60 * MINUTE],
    ['three', now + 180 * MINUTE],
    ['tomorrow', morning(now, 1)],
  ];
  if (toMonday > 1) all.push(['monday', morning(now, toMonday)]);
  return all;
}

/** The end of the Sunday that comes. */
export function endOfWeek(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1 + ((7 - day.getDay()) % 7)).getTime();
}

const two = (number: number): string => String(number).padStart(2, '0');

/** A day as `<input type="date">` has it. */
export function dayField(at: number): string {
  const day = new Date(at);
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A time as `<input type="datetime-local">` has it. */
export function timeField(at: number): string {
  const time = new Date(at);
  return `${dayField(at)}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The time of such a field, a day's beginning for a day; `null` while it has none. */
export function ofField(text: string): number | null {
  const at = new Date(text.includes('T') ? text : `${text}T00:00`).getTime();
  return Number.isNaN(at) ? null : at;
}

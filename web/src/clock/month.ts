/** A month as a grid of days. A day is the time at which it begins. */

const startOf = (day: number): Date => {
  const date = new Date(day);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
};

/** The day that a time lies in. */
export const dayAt = (time: number): number => startOf(time).getTime();

/** So many days on: days of 23 and 25 hours count as one. */
export function daysOn(day: number, days: number): number {
  const date = startOf(day);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** The same day so many months on, or the last of that month. */
export function monthsOn(day: number, months: number): number {
  const date = startOf(day);
  const last = new Date(date.getFullYear(), date.getMonth() + months + 1, 0);
  return new Date(last.getFullYear(), last.getMonth(), Math.min(date.getDate(), last.getDate())).getTime();
}

/** With which day weeks begin, from 1 for Monday to 7. */
export function firstDayOfWeek(locale: string): number {
  const told = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };
  return (told.getWeekInfo?.() ?? told.weekInfo)?.firstDay ?? 1;
}

/** The days since the week of a day began. */
export const inWeek = (day: number, first: number): number => (new Date(day).getDay() + 7 - (first % 7)) % 7;

/** The weeks of the month of a day; `null` for days of other months. */
export function weeksOf(day: number, first: number): (number | null)[][] {
  const date = new Date(day);
  const [year, month] = [date.getFullYear(), date.getMonth()];
  const count = new Date(year, month + 1, 0).getDate();
  const before = inWeek(new Date(year, month, 1).getTime(), first);
  const weeks: (number | null)[][] = [];
  for (let at = 1 - before; at <= count; at += 7) {
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((on) => (at + on < 1 || at + on > count ? null : new Date(year, month, at + on).getTime())));
  }
  return weeks;
}

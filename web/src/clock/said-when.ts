/** When somebody wants to be reminded, and of what, as people write it in one line, in both languages. */

export type Understood = { at: number; text: string } | { fault: 'when' | 'what' | 'past' };

const MINUTE = 60_000;
const MORNING = [9, 0] as const;

type Clock = readonly [hours: number, minutes: number];
/** What was read from a place on: the value, and where it goes on. */
type Found<T> = { is: T; next: number } | null;

/** Words by what they begin with; the longest that fits is meant. */
const UNITS: readonly [RegExp, 'minute' | 'hour' | 'day' | 'week'][] = [
  [/^(m|mins?|minutes?|м|мин|минут[уы]?)$/, 'minute'],
  [/^(h|hrs?|hours?|ч|час|часа|часов)$/, 'hour'],
  [/^(d|days?|д|день|дня|дней)$/, 'day'],
  [/^(w|weeks?|нед|недел[юи]|недель)$/, 'week'],
];
const WEEKDAYS: readonly RegExp[] = [
  /^(sun(day)?|вс|воскресенье)$/,
  /^(mon(day)?|пн|понедельник)$/,
  /^(tue(s|sday)?|вт|вторник)$/,
  /^(wed(nesday)?|ср|среду|среда)$/,
  /^(thu(rs|rsday)?|чт|четверг)$/,
  /^(fri(day)?|пт|пятницу|пятница)$/,
  /^(sat(urday)?|сб|субботу|суббота)$/,
];
const DAYS: Record<string, number> = { today: 0, tomorrow: 1, сегодня: 0, завтра: 1, послезавтра: 2 };
const PARTS: Record<string, Clock> = {
  morning: MORNING,
  noon: [12, 0],
  evening: [19, 0],
  утром: MORNING,
  полдень: [12, 0],
  вечером: [19, 0],
};
/** Each by its beginning, as languages bend it. */
const MONTHS: readonly RegExp[] = [
  /^(jan(uary)?|января|янв)$/,
  /^(feb(ruary)?|февраля|фев)$/,
  /^(mar(ch)?|марта|мар)$/,
  /^(apr(il)?|апреля|апр)$/,
  /^(may|мая)$/,
  /^(june?|июня|июн)$/,
  /^(july?|июля|июл)$/,
  /^(aug(ust)?|августа|авг)$/,
  /^(sept?(ember)?|сентября|сен)$/,
  /^(oct(ober)?|октября|окт)$/,
  /^(nov(ember)?|ноября|ноя)$/,
  /^(dec(ember)?|декабря|дек)$/,
];
/** What says which half of the day a number is of. */
const HALVES: Record<string, 'am' | 'pm'> = {
  am: 'am',
  'a.m.': 'am',
  утра: 'am',
  ночи: 'am',
  pm: 'pm',
  'p.m.': 'pm',
  дня: 'pm',
  вечера: 'pm',
};
const BEFORE = /^(at|on|в|во)$/;
/** What stands before the thing itself. */
const FILLING = /^(to|that|about|что|чтобы|о|об|про)$/;

/** Reads what stands behind the command: the time comes first or last. */
export function saidWhen(line: string, now: number): Understood {
  let words = line.trim().split(/\s+/).filter(Boolean);
  if (/^(me|мне)$/i.test(words[0] ?? '')) words = words.slice(1);
  const folded = words.map((word) => word.toLowerCase().replaceAll('ё', 'е').replace(/,$/, ''));
  const first = whenAt(folded, 0, now);
  if (first) return goesOn(folded, first.next) ? { fault: 'when' } : of(first.is, words.slice(first.next), now);
  for (let from = 1; from < words.length; from++) {
    const last = whenAt(folded, from, now);
    if (last?.next === words.length) return of(last.is, words.slice(0, from), now);
  }
  return { fault: 'when' };
}

/** Whether the time seems to go on behind what was understood of it: better none than another one. */
function goesOn(words: readonly string[], from: number): boolean {
  const [one = '', two = ''] = words.slice(from);
  return one in HALVES || one in DAYS || MONTHS.some((fits) => fits.test(one)) || (BEFORE.test(one) && /^\d/.test(two));
}

function of(at: number, words: readonly string[], now: number): Understood {
  const said = FILLING.test(words[0]?.toLowerCase() ?? '') && words.length > 1 ? words.slice(1) : words;
  const text = said.join(' ').replace(/[,:;]$/, '');
  if (at <= now) return { fault: 'past' };
  return text === '' ? { fault: 'what' } : { at, text };
}

function whenAt(words: readonly string[], from: number, now: number): Found<number> {
  const later = spanAt(words, from, now);
  if (later) {
    // Days from now may have a time of their own.
    const clock = isOfDays(words, later.next) ? clockAt(words, later.next) : null;
    return clock ? { is: onCalendar(later.is, 0, ...clock.is), next: clock.next } : later;
  }
  const day = dayAt(words, from, now);
  if (day) {
    const clock = clockAt(words, day.next);
    // Today alone is no time.
    if (!clock && day.is.isToday) return null;
    const [hours, minutes] = clock?.is ?? MORNING;
    return { is: day.is.at(hours, minutes), next: clock?.next ?? day.next };
  }
  const clock = clockAt(words, from);
  if (!clock) return null;
  const [hours, minutes] = clock.is;
  const onDay = dayAt(words, clock.next, now);
  if (onDay) return { is: onDay.is.at(hours, minutes), next: onDay.next };
  const today = onCalendar(now, 0, hours, minutes);
  return { is: today > now ? today : onCalendar(now, 1, hours, minutes), next: clock.next };
}

/** `in 20 minutes`, `in an hour`, `через полчаса`. */
function spanAt(words: readonly string[], from: number, now: number): Found<number> {
  if (!/^(in|через)$/.test(words[from] ?? '')) return null;
  const [one = '', two = '', three = ''] = words.slice(from + 1);
  if (one === 'полчаса') return { is: now + 30 * MINUTE, next: from + 2 };
  if (one === 'half' && /^(an|a)$/.test(two) && three === 'hour') return { is: now + 30 * MINUTE, next: from + 4 };
  const [, count, glued] = /^(\d{1,4})(\p{L}*)$/u.exec(one) ?? [];
  if (count) return after(Number(count), glued || two, now, from + (glued ? 2 : 3));
  if (/^(a|an|one|одну|один)$/.test(one)) return after(1, two, now, from + 3);
  return after(1, one, now, from + 2);
}

/** Whether the word before is days or weeks. */
const isOfDays = (words: readonly string[], next: number): boolean =>
  UNITS.slice(2).some(([fits]) => fits.test((words[next - 1] ?? '').replace(/^\d+/, '')));

function after(count: number, word: string, now: number, next: number): Found<number> {
  const unit = UNITS.find(([fits]) => fits.test(word))?.[1];
  if (!unit || count === 0) return null;
  if (unit === 'minute' || unit === 'hour') return { is: now + count * (unit === 'hour' ? 60 : 1) * MINUTE, next };
  const then = new Date(now);
  then.setDate(then.getDate() + count * (unit === 'week' ? 7 : 1));
  return { is: then.getTime(), next };
}

interface Day {
  isToday: boolean;
  at: (hours: number, minutes: number) => number;
}

/** `tomorrow`, `on Friday`, `30.11`, `2026-11-30`. */
function dayAt(words: readonly string[], from: number, now: number): Found<Day> {
  const at = BEFORE.test(words[from] ?? '') ? from + 1 : from;
  const word = words[at] ?? '';
  const next = at + 1;
  const named = at === from ? DAYS[word] : undefined;
  if (named !== undefined) return { is: { isToday: named === 0, at: (...clock) => onCalendar(now, named, ...clock) }, next };
  const weekday = WEEKDAYS.findIndex((fits) => fits.test(word));
  if (weekday >= 0) {
    const days = (weekday - new Date(now).getDay() + 7) % 7;
    const ahead = (hours: number, minutes: number): number => {
      const soon = onCalendar(now, days, hours, minutes);
      return soon > now ? soon : onCalendar(now, days + 7, hours, minutes);
    };
    return { is: { isToday: false, at: ahead }, next };
  }
  const date = dateIn(word, now);
  if (date) return { is: { isToday: false, at: date }, next };
  return namedMonth(word, words[next] ?? '', now, next + 1);
}

/** `5 December`, `December 5`, `5 декабря`. */
function namedMonth(one: string, two: string, now: number, next: number): Found<Day> {
  const [month, day] = /^\d/.test(one) ? [two, one] : [one, two];
  const nth = MONTHS.findIndex((fits) => fits.test(month));
  const [, number] = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(day) ?? [];
  const at = nth >= 0 && number ? dateIn(`${number}.${nth + 1}`, now) : null;
  return at && { is: { isToday: false, at }, next };
}

function dateIn(word: string, now: number): Day['at'] | null {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word) ?? [];
  const [, dayOf, monthOf, yearOf] = /^(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?$/.exec(word) ?? [];
  const [d, m] = [Number(day ?? dayOf), Number(month ?? monthOf)];
  const known = year ?? yearOf;
  const of = (y: number, hours: number, minutes: number): number => new Date(y, m - 1, d, hours, minutes).getTime();
  const y = known ? Number(known) : new Date(now).getFullYear();
  // The 31st of February is no day.
  if (Number.isNaN(d) || new Date(y, m - 1, d).getMonth() !== m - 1 || d < 1) return null;
  return (hours, minutes) => {
    const then = of(y, hours, minutes);
    return !known && then <= now ? of(y + 1, hours, minutes) : then;
  };
}

/** `9:00`, `at 9`, `5pm`, `в 18`, `вечером`. */
function clockAt(words: readonly string[], from: number): Found<Clock> {
  const isSaid = BEFORE.test(words[from] ?? '');
  const at = isSaid ? from + 1 : from;
  const word = words[at] ?? '';
  const part = PARTS[word];
  if (part) return { is: part, next: at + 1 };
  const [, h, m, glued] = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/.exec(word) ?? [];
  const half = glued ?? HALVES[words[at + 1] ?? ''];
  // A number alone may be anything.
  if (h === undefined || (!isSaid && m === undefined && !half)) return null;
  const hours = half ? (Number(h) % 12) + (half === 'pm' ? 12 : 0) : Number(h);
  if (hours > 23 || Number(m ?? 0) > 59 || (half && (Number(h) < 1 || Number(h) > 12))) return null;
  return { is: [hours, Number(m ?? 0)], next: at + (half && !glued ? 2 : 1) };
}

/** So many days on, at this time of the clock here. */
function onCalendar(now: number, days: number, hours: number, minutes: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hours, minutes).getTime();
}

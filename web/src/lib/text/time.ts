/** Times and days, as the person reads them. */
import { preferences } from '../preferences.svelte';
import { speech, t } from '../words/index.svelte';
import { dayOf, now } from './now.svelte';

/** The person's own way of writing times, as far as it is one of the page's language. */
function locale(): string {
  return navigator.languages.find((tag) => tag.toLowerCase().split('-')[0] === speech.language) ?? speech.language;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const clock = preferences.clock === 'auto' ? undefined : preferences.clock === '12';
  const key = `${speech.language} ${clock} ${now.zone} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    const withClock = options.hour && clock !== undefined ? { ...options, hour12: clock } : options;
    formats.set(key, (found = new Intl.DateTimeFormat(locale(), withClock)));
  }
  return found;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** `14:05`, `2:05 PM` */
export function clock(at: number): string {
  const key = `${speech.language} ${preferences.clock} ${now.zone}`;
  let found = clocks.get(key);
  if (!found) {
    const { hour12 } = format({ hour: 'numeric' }).resolvedOptions();
    clocks.set(key, (found = format({ hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit' })));
  }
  return found.format(at);
}

/** `22 November 2026, 14:05` */
export const fullTime = (at: number): string => format({ dateStyle: 'long', timeStyle: 'short' }).format(at);

/** `22 Nov, 14:05`, or only the clock when it is today. */
export function clockAndDay(at: number): string {
  if (dayOf(at) === now.today) return clock(at);
  return `${format({ day: 'numeric', month: 'short', ...yearUnlessThis(at) }).format(at)}, ${clock(at)}`;
}

/** `22 November 2026` */
export const date = (at: number): string => format({ dateStyle: 'long' }).format(at);

/** `November`, `October 2025` */
export function month(at: number): string {
  const text = format({ month: 'long', ...yearUnlessThis(at) }).format(at);
  return text[0]!.toLocaleUpperCase() + text.slice(1);
}

/** `Today`, `Yesterday`, `Friday, 20 November` */
export function day(at: number): string {
  const ago = now.today - dayOf(at);
  if (ago === 0) return t().common.today;
  if (ago === 1) return t().common.yesterday;
  const text = format({ weekday: 'long', day: 'numeric', month: 'long', ...yearUnlessThis(at) }).format(at);
  return text[0]!.toLocaleUpperCase() + text.slice(1);
}

function yearUnlessThis(at: number): Intl.DateTimeFormatOptions {
  void now.today;
  return new Date(at).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' };
}

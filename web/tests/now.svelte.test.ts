/** What is said by what time it is follows the clock. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Person } from '../src/lib/api/types';
import { dayOf, now } from '../src/lib/text/now.svelte';
import { statusOf } from '../src/lib/text/status';
import { clock, clockAndDay, day } from '../src/lib/text/time';
import { speech } from '../src/lib/words/index.svelte';
import { sources } from './support/sources';

const ZONE = process.env.TZ;
let stop: (() => void) | undefined;

/** What a page shows, made anew whenever something that it was made of changed. */
function shows<T>(make: () => T): { readonly all: T[]; readonly last: T } {
  const all: T[] = [];
  stop = $effect.root(() => {
    $effect(() => void all.push(make()));
  });
  flushSync();
  return {
    all,
    get last() {
      return all.at(-1)!;
    },
  };
}

const passes = (ms: number): void => {
  vi.advanceTimersByTime(ms);
  flushSync();
};

beforeEach(async () => {
  process.env.TZ = 'Europe/Moscow';
  vi.useFakeTimers({ now: new Date('2026-12-31T23:59:30+03:00') });
  await speech.speak('en');
});
afterEach(() => {
  stop?.();
  if (ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = ZONE;
});

describe('at midnight', () => {
  test('today becomes yesterday, then a day of its own', () => {
    const at = Date.now();
    const pill = shows(() => day(at));
    expect(pill.last).toBe('Today');
    passes(29_000);
    expect(pill.all).toEqual(['Today']);
    passes(1_000);
    expect(pill.last).toBe('Yesterday');
    vi.setSystemTime(Date.now() + 24 * 3_600_000);
    passes(60_000);
    expect(pill.last).toMatch(/^Thursday, (31 December|December 31,) 2026$/);
  });

  test('a time of today gets its day, and one of last year its year', () => {
    const at = Date.now();
    const said = shows(() => clockAndDay(at));
    expect(said.last).toMatch(/^(23:59|11:59.PM)$/);
    passes(30_000);
    expect(said.last).toMatch(/Dec 2026|Dec 31, 2026/);
  });

  test('nothing is made anew before, however often the clock is looked at', () => {
    const pill = shows(() => day(Date.now() - 3 * 86_400_000));
    passes(29_000);
    expect(pill.all).toHaveLength(1);
  });
});

test('after a sleep, the first look at the page tells the new day', () => {
  const at = Date.now();
  const pill = shows(() => day(at));
  // Timers sleep along.
  vi.setSystemTime(Date.now() + 9 * 3_600_000);
  expect(pill.last).toBe('Today');
  document.dispatchEvent(new Event('visibilitychange'));
  flushSync();
  expect(pill.last).toBe('Yesterday');
});

test('in another zone, times and days are those of that zone', () => {
  const at = Date.parse('2026-12-31T23:59:30+03:00');
  const said = shows(() => [clock(at), dayOf(at) - dayOf(at - 86_400_000 + 1), now.zone.split(' ')[0]].join());
  expect(said.last).toMatch(/^(23:59|11:59.PM),\d,Europe\/Moscow$/);
  process.env.TZ = 'Asia/Tokyo';
  dispatchEvent(new Event('focus'));
  flushSync();
  expect(said.last).toMatch(/^(05:59|5:59.AM),\d,Asia\/Tokyo$/);
});

describe('a status', () => {
  const person = (until: number | null): Person => ({ status: { text: 'lunch', until } }) as unknown as Person;

  test('ends when it was to end', () => {
    const someone = person(Date.now() + 60_000);
    const status = shows(() => statusOf(someone)?.text ?? null);
    passes(59_000);
    expect(status.last).toBe('lunch');
    passes(11_000);
    expect(status.last).toBeNull();
  });

  test('without an end stays', () => {
    const someone = person(null);
    const status = shows(() => statusOf(someone)?.text ?? null);
    vi.setSystemTime(Date.now() + 86_400_000);
    passes(60_000);
    expect(status.last).toBe('lunch');
  });

  test('of nobody is none', () => expect([statusOf(null), statusOf(undefined)]).toEqual([null, null]));
});

test('the clock stands still when nobody looks', () => {
  shows(() => now.time);
  expect(vi.getTimerCount()).toBe(1);
  stop!();
  flushSync();
  vi.advanceTimersByTime(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('nobody on the page asks another clock what day it is, or whether a status holds', () => {
  for (const [path, text] of Object.entries(sources())) {
    if (/^lib\/text\/(now\.svelte|status)\.ts$/.test(path)) continue;
    expect(text, path).not.toMatch(/dayNumber\(Date\.now|dayNumber\(new Date/);
    expect(text, path).not.toMatch(/(person|people\.get\([^)]*\)|me)\??\.status\?*\.text|muted_until > Date\.now/);
  }
});

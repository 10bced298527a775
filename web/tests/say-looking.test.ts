import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sayLooking } from '../src/lib/notify/say-looking';
import { settle, Wire } from './support/wire';

/** Locks as tabs share them: those that are shared are had at once. */
const { held, locks } = vi.hoisted(() => {
  const held: string[] = [];
  const request = async (name: string, _: LockOptions, work: () => Promise<void>): Promise<void> => {
    held.push(name);
    await work();
    held.splice(held.indexOf(name), 1);
  };
  return { held, locks: { request, query: () => Promise.resolve({ held: held.map((name) => ({ name })) }) } };
});
vi.mock('../src/lib/browser', () => ({ locks, exclusively: <T>(_: string, work: () => Promise<T>) => work() }));

let said: unknown[];
let isFocused: boolean;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  vi.stubGlobal('window', globalThis);
  said = [];
  isFocused = true;
  Object.assign(document, { hidden: false, hasFocus: () => isFocused });
  const wire = new Wire();
  wire.answer = ({ method, path, body }) => {
    said.push(method === 'PUT' && path === '/sessions/current/looking' ? body.is_looking : path);
  };
});

afterEach(() => {
  end();
  vi.useRealTimers();
});

async function changes(focused: boolean): Promise<void> {
  isFocused = focused;
  dispatchEvent(new Event(focused ? 'focus' : 'blur'));
  await settle();
}

async function passes(seconds: number): Promise<void> {
  for (; seconds > 0; seconds -= 10) {
    vi.advanceTimersByTime(10_000);
    await settle();
  }
}

test('whoever looks says so at once, again while they do, and once that they do not', async () => {
  end = sayLooking();
  await settle();
  expect(said).toEqual([true]);
  await passes(60);
  expect(said).toEqual([true, true, true]);
  await changes(false);
  await changes(false);
  await passes(120);
  expect(said).toEqual([true, true, true, false]);
  await changes(true);
  expect(said.at(-1)).toBe(true);
});

test('a page that opens behind others says nothing', async () => {
  isFocused = false;
  end = sayLooking();
  await passes(120);
  expect(said).toEqual([]);
});

test('whoever has touched nothing for a while is not there, until they touch something', async () => {
  end = sayLooking();
  await passes(110);
  expect(said.at(-1)).toBe(true);
  await passes(40);
  expect(said.at(-1)).toBe(false);
  dispatchEvent(new Event('keydown'));
  await settle();
  expect(said.at(-1)).toBe(true);
});

test('what another tab says is not taken back', async () => {
  end = sayLooking();
  await settle();
  held.push('veche.looked-at');
  await changes(false);
  held.length = 0;
  expect(said).toEqual([true]);
});

test('a page that is closed says it then, and whoever has signed out says nothing', async () => {
  vi.spyOn((await import('../src/lib/session.svelte')).session, 'access').mockResolvedValue('access');
  end = sayLooking();
  dispatchEvent(new Event('pagehide'));
  await settle();
  expect(said).toEqual([true, false]);
  await changes(true);
  end();
  await settle();
  expect(said).toEqual([true, false, true]);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { call, NoAnswer } = vi.hoisted(() => ({ call: vi.fn(), NoAnswer: class extends Error {} }));
vi.mock('../src/lib/api/http', () => ({ call, NoAnswer }));
vi.mock('../src/lib/session.svelte', () => ({ session: { me: { person: { id: 7 } } } }));

import { Drafts } from '../src/lib/chat/drafts.svelte';

const kept = () => call.mock.calls.filter(([name]) => name === 'keep_draft').map(([, { text }]) => text as string);
const told = (text: string, kept_at: number) => ({ channel: 1, thread: null, text, kept_at });
/** Answers what is read; what is kept succeeds, or finds no server. */
function server(drafts: unknown[], isThere = true): void {
  call.mockImplementation((name: string) => {
    if (!isThere) return Promise.reject(new NoAnswer());
    return Promise.resolve(name === 'drafts' ? drafts : null);
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  const held = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
    removeItem: (key: string) => void held.delete(key),
  });
  call.mockReset();
  server([]);
});

afterEach(() => vi.useRealTimers());

test('what is written is kept after a pause, once', async () => {
  const drafts = new Drafts();
  for (const text of ['a', 'ab', 'abc']) drafts.write(1, null, text);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept()).toEqual(['abc']);
  expect(new Drafts().text(1, null)).toBe('');
});

test('channels and threads have texts of their own', () => {
  const drafts = new Drafts();
  drafts.write(1, null, 'here');
  drafts.write(1, 5, 'in the thread');
  drafts.write(2, null, 'there');
  expect([drafts.text(1, null), drafts.text(1, 5), drafts.text(2, null)]).toEqual(['here', 'in the thread', 'there']);
});

test('what was written without a server is there in the next page, and goes to the server', async () => {
  server([], false);
  new Drafts().write(1, null, 'offline');
  await vi.advanceTimersByTimeAsync(1_000);
  server([told('older', 1)]);
  const next = new Drafts();
  expect(next.text(1, null)).toBe('offline');
  await next.load();
  await vi.advanceTimersByTimeAsync(0);
  expect(next.text(1, null)).toBe('offline');
  expect(kept().at(-1)).toBe('offline');
});

test('another device that went on since is right', async () => {
  server([], false);
  new Drafts().write(1, null, 'offline');
  await vi.advanceTimersByTimeAsync(1_000);
  server([told('newer', Date.now())]);
  const next = new Drafts();
  await next.load();
  expect(next.text(1, null)).toBe('newer');
});

test('what comes from another device waits while one writes', async () => {
  const drafts = new Drafts();
  drafts.write(1, null, 'mine');
  await vi.advanceTimersByTimeAsync(1_000);
  drafts.heard(told('theirs', Date.now()));
  expect(drafts.text(1, null)).toBe('mine');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(drafts.text(1, null)).toBe('theirs');
});

test('writing on goes over what has waited', async () => {
  const drafts = new Drafts();
  drafts.write(1, null, 'mine');
  drafts.heard(told('theirs', Date.now()));
  drafts.write(1, null, 'mine and more');
  await vi.advanceTimersByTimeAsync(20_000);
  expect(drafts.text(1, null)).toBe('mine and more');
});

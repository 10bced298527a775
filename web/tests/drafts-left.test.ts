/** What an earlier page has written and the server has not: drafts in the browser. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { call, NoAnswer, Refusal } = vi.hoisted(() => ({
  call: vi.fn(),
  NoAnswer: class extends Error {},
  Refusal: class extends Error {},
}));
vi.mock('../src/lib/api/http', () => ({ call, NoAnswer, Refusal }));

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

test('what was written without a server is there in the next page, and goes to the server', async () => {
  server([], false);
  new Drafts(7).write(1, null, 'offline');
  await vi.advanceTimersByTimeAsync(1_000);
  server([told('older', 1)]);
  const next = new Drafts(7);
  expect(next.text(1, null)).toBe('offline');
  await next.load();
  await vi.advanceTimersByTimeAsync(0);
  expect(next.text(1, null)).toBe('offline');
  expect(kept().at(-1)).toBe('offline');
});

test('another device that went on since is right', async () => {
  server([], false);
  new Drafts(7).write(1, null, 'offline');
  await vi.advanceTimersByTimeAsync(1_000);
  server([told('newer', Date.now())]);
  const next = new Drafts(7);
  await next.load();
  expect(next.text(1, null)).toBe('newer');
});

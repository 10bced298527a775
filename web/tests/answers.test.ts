import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import { Answers } from '../src/pages/answers.svelte';

const { call } = vi.hoisted(() => ({ call: vi.fn() }));
vi.mock('$lib/api/http', () => ({ call }));

const answer = (seq: number, more: Partial<Message> = {}): Message =>
  ({ channel: 7, seq, thread: 2, changed: seq, text: `${seq}`, is_deleted: false, ...more }) as Message;

type Heard = (channel: number, message: Message | null) => void;
let changes: Set<Heard>;
beforeEach(() => (changes = new Set()));
afterEach(() => call.mockReset());

const tells = (message: Message | null, channel = 7): void => changes.forEach((heard) => heard(channel, message));
const open = (unread = 0): { answers: Answers; leave: () => void } => {
  const answers = new Answers({ changes } as unknown as Chat, 7, 2, unread);
  return { answers, leave: answers.watch() };
};
const texts = ({ all }: Answers): string[] => (all ?? []).map(({ text }) => text);

test('the last answers are asked for, more where more are new, and never too many', () => {
  call.mockResolvedValue({ messages: [], head: 0 });
  for (const unread of [0, 5, 400]) open(unread);
  expect(call.mock.calls.map(([, { limit }]) => limit as number)).toEqual([3, 5, 10]);
});

test('answers come, change and go as the log tells, and an older telling changes nothing', async () => {
  call.mockResolvedValue({ messages: [answer(5), answer(6), answer(7)], head: 7 });
  const { answers, leave } = open();
  // It comes while the page is on its way.
  tells(answer(8));
  await vi.waitFor(() => expect(texts(answers)).toEqual(['5', '6', '7', '8']));
  tells(answer(6, { changed: 9, text: 'other' }));
  tells(answer(6, { changed: 8, text: 'older' }));
  tells(answer(4, { changed: 10, text: 'further back' }));
  tells(answer(11, { thread: 3 }));
  tells(answer(12), 8);
  expect(texts(answers)).toEqual(['5', 'other', '7', '8']);
  tells(answer(7, { changed: 13, is_deleted: true }));
  expect(texts(answers)).toEqual(['5', 'other', '8']);
  leave();
  expect(changes.size).toBe(0);
});

test('a page that was read before is no news, and one that was read after is', async () => {
  call.mockResolvedValueOnce({ messages: [answer(5), answer(6)], head: 6 });
  const { answers } = open();
  // It goes while the page is on its way.
  tells(answer(6, { changed: 8, is_deleted: true }));
  await vi.waitFor(() => expect(texts(answers)).toEqual(['5']));
  // What went by unheard is read again: one has gone, one has come.
  call.mockResolvedValueOnce({ messages: [answer(9)], head: 10 });
  tells(null);
  await vi.waitFor(() => expect(texts(answers)).toEqual(['9']));
});

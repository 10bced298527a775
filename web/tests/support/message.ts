/** Messages of a channel, a second one after the other. */
import type { Message } from '../../src/lib/api/types';

export const ANNA = 2;
export const NOON = new Date(2026, 10, 22, 12).getTime();

export const message = (seq: number, more: Partial<Message> = {}): Message => ({
  channel: 7,
  seq,
  changed: seq,
  author: ANNA,
  author_username: 'anna',
  text: `text ${seq}`,
  nonce: null,
  posted_at: NOON + seq * 1000,
  edited_at: null,
  is_deleted: false,
  thread: null,
  replies: 0,
  last_reply: null,
  mentions: [],
  mentions_everyone: false,
  reactions: [],
  pinned_at: null,
  ...more,
});

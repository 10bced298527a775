/** What a conversation shows, row by row: made anew from what is held, whenever that changes. */
import type { Message, NewPollInput, Poll } from '$lib/api/types';
import type { Pending } from '$lib/chat/pending';
import type { Note } from '$lib/chat/log.svelte';
import { dayNumber } from '$lib/text/days';
import { now } from '$lib/text/now.svelte';

/** One's messages that follow within this time stand under one name. */
const GROUP_MS = 5 * 60_000;

export type Row =
  /** Where it all began. */
  | { type: 'beginning'; key: string }
  | { type: 'day'; key: string; at: number }
  /** From here on it is new. */
  | { type: 'line'; key: string }
  /** How many answers follow. */
  | { type: 'answers'; key: string; count: number }
  /** What became of the channel; several who came or went one after the other are one line. */
  | { type: 'notes'; key: string; at: number; notes: readonly [Note, ...Note[]] }
  /** `isFirst`: with name and face. `pending` until it is settled. */
  | { type: 'message'; key: string; at: number; message: Message; pending: Pending | null; isFirst: boolean };

export interface Shown {
  messages: readonly Message[];
  notes?: readonly Note[];
  pending?: readonly Pending[];
  me: number;
  /** The new begins behind this position; `null` where nothing is new. */
  newAfter?: number | null;
  /** Whether there is nothing before the first message. */
  isWhole: boolean;
  /** The message that is answered, in a thread. */
  root?: Message | null;
}

/** The rows of a conversation. A message keeps its key from the moment it is written, so what shows it stays the same. */
export function rows({ messages, notes = [], pending = [], me, newAfter = null, isWhole, root = null }: Shown): Row[] {
  // In another zone, days begin elsewhere.
  void now.zone;
  const all: Row[] = [];
  if (isWhole && !root) all.push({ type: 'beginning', key: 'beginning' });

  let day = -Infinity;
  let above: Message | null = null;
  let isNewer = newAfter === null;

  const put = (message: Message, waits: Pending | null): void => {
    const at = message.posted_at;
    startDay(at);
    if (!isNewer && message.seq > newAfter! && message.author !== me) {
      isNewer = true;
      above = null;
      all.push({ type: 'line', key: 'line' });
    }
    const isFirst = !above || above.author !== message.author || above.is_deleted || at - above.posted_at >= GROUP_MS;
    all.push(rowOf(message, waits, keyOf(message, me), isFirst));
    above = message;
  };
  const startDay = (at: number): void => {
    const number = dayNumber(at);
    // Clocks are set back now and then; a day comes once.
    if (number <= day) return;
    day = number;
    above = null;
    all.push({ type: 'day', key: `day ${number}`, at });
  };

  if (root && isWhole) {
    put(root, null);
    all.push({ type: 'answers', key: 'answers', count: root.replies });
    above = null;
  }

  let next = 0;
  const tellUntil = (seq: number): void => {
    for (; next < notes.length && notes[next]!.seq < seq; next++) {
      const note = notes[next]!;
      startDay(note.at);
      const last = all.at(-1);
      if (last?.type === 'notes' && isAlike(last.notes[0], note)) {
        all[all.length - 1] = { ...last, notes: [...last.notes, note] };
      } else {
        all.push({ type: 'notes', key: `note ${note.seq}`, at: note.at, notes: [note] });
      }
      above = null;
    }
  };

  for (const message of messages) {
    tellUntil(message.seq);
    put(message, null);
  }
  tellUntil(Infinity);

  if (pending.length > 0) {
    const settled = new Set(messages.filter(({ author, nonce }) => author === me && nonce).map(({ nonce }) => nonce));
    for (const one of pending) if (!settled.has(one.nonce)) put(asMessage(one), one);
  }
  return all;
}

type MessageRow = Extract<Row, { type: 'message' }>;

const made = new WeakMap<Message, MessageRow>();

/** The row of a message stays the same while nothing about it changes: nobody looks at it again then. */
function rowOf(message: Message, pending: Pending | null, key: string, isFirst: boolean): MessageRow {
  let row = made.get(message);
  if (row?.key !== key || row.pending !== pending || row.isFirst !== isFirst) {
    row = { type: 'message', key, at: message.posted_at, message, pending, isFirst };
    made.set(message, row);
  }
  return row;
}

const keyOf = ({ author, nonce, seq }: Message, me: number): string => (author === me && nonce ? `own ${nonce}` : `at ${seq}`);

const isAlike = (a: Note, b: Note): boolean => a.type === b.type && (a.type === 'joined' || a.type === 'left');

const waiting = new WeakMap<Pending, Message>();

/** What a message that was not answered yet will be like. It has no position. */
function asMessage(pending: Pending): Message {
  let message = waiting.get(pending);
  if (!message) {
    const { channel, thread, inChannel, text, nonce, user, at, poll } = pending;
    message = {
      channel,
      thread,
      ...(inChannel && { in_channel: true }),
      text,
      nonce,
      seq: 0,
      changed: 0,
      author: user,
      author_username: '',
      posted_at: at,
      edited_at: null,
      is_deleted: false,
      replies: 0,
      last_reply: null,
      mentions: [],
      mentions_everyone: false,
      reactions: [],
      pinned_at: null,
      ...(poll && { poll: unanswered(poll) }),
    };
    waiting.set(pending, message);
  }
  return message;
}

const unanswered = ({ options, is_multiple = false, is_anonymous = false, closes_at = null }: NewPollInput): Poll => ({
  options: options.map((text) => ({ text, votes: 0 })),
  is_multiple,
  is_anonymous,
  closes_at,
  closed_at: null,
  voters: 0,
});

/** The position of a row that has one. */
export const seqOf = (row: Row | undefined): number | null => (row?.type === 'message' && !row.pending ? row.message.seq : null);

/** The first message at or behind an index. */
export function messageFrom(all: readonly Row[], index: number): number {
  while (index < all.length && seqOf(all[index]) === null) index++;
  return index;
}

/** The index of the message at a position, or of the next one behind it; -1 where there is none. */
export const indexAt = (all: readonly Row[], seq: number): number => all.findIndex((row) => (seqOf(row) ?? 0) >= seq);

/** Where the new begins: the line, and the message behind it. */
export function firstNew(all: readonly Row[]): { line: number; row: Row | undefined } | null {
  const line = all.findIndex(({ type }) => type === 'line');
  return line < 0 ? null : { line, row: all[messageFrom(all, line)] };
}

/** The first message from an index on, upwards or downwards. */
export function messageAlong(all: readonly Row[], index: number, step: 1 | -1): number {
  while (all[index] && all[index]!.type !== 'message') index += step;
  return index;
}

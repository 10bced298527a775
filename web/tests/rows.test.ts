import { describe, expect, it } from 'vitest';
import { indexAt, rows, type Row, type Shown } from '../src/conversation/rows';
import type { Message } from '../src/lib/api/types';
import type { Pending } from '../src/lib/chat/pending';
import type { Note } from '../src/lib/chat/log.svelte';
import { message, NOON } from './support/message';

const ME = 1;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const note = (seq: number, type: 'joined' | 'left', user: number): Note => ({
  channel: 7,
  seq,
  link: '',
  at: NOON + seq * 1000,
  actor: user,
  type,
  user,
});
const pending = (nonce: string): Pending => ({
  nonce,
  user: ME,
  channel: 7,
  thread: null,
  text: 'soon',
  at: NOON + 60_000,
  state: 'waiting',
  problem: null,
});
const shown = (what: Partial<Shown>): Row[] => rows({ messages: [], me: ME, isWhole: false, ...what });
const kinds = (all: Row[]): string[] => all.map((row) => (row.type === 'message' ? (row.isFirst ? 'first' : 'next') : row.type));

describe('rows', () => {
  it('begin where the channel begins, and only there', () => {
    expect(kinds(shown({ isWhole: true }))).toEqual(['beginning']);
    expect(kinds(shown({ messages: [message(1)] }))).toEqual(['day', 'first']);
  });

  it('group what one person says within five minutes', () => {
    const messages = [message(1), message(2), message(3, { author: 3 }), message(4), message(5, { posted_at: NOON + 4000 + 5 * MINUTE })];
    expect(kinds(shown({ messages }))).toEqual(['day', 'first', 'next', 'first', 'first', 'first']);
  });

  it('stay the same while nothing about them changes', () => {
    const [one, two, three] = [message(1), message(2), message(3)];
    const before = shown({ messages: [one, two] });
    const after = shown({ messages: [one, { ...two, text: 'other' }, three] });
    expect(after[1]).toBe(before[1]);
    expect(after[2]).not.toBe(before[2]);
    // Who has said the one above is another.
    const apart = shown({ messages: [message(0, { author: 3 }), one, message(2, { author: 3 }), three] });
    expect(apart.map((row) => row.type === 'message' && row.isFirst)).toEqual([false, true, true, true, true]);
  });

  it('divide days, each once', () => {
    const messages = [message(1, { posted_at: NOON - DAY }), message(2), message(3, { posted_at: NOON - DAY }), message(4)];
    expect(kinds(shown({ messages }))).toEqual(['day', 'first', 'day', 'first', 'next', 'first']);
    expect(new Set(shown({ messages }).map(({ key }) => key)).size).toBe(6);
  });

  it('draw one line above the first new message of another', () => {
    const messages = [message(1), message(2, { author: ME }), message(3), message(4)];
    expect(kinds(shown({ messages, newAfter: 1 }))).toEqual(['day', 'first', 'first', 'line', 'first', 'next']);
    expect(kinds(shown({ messages, newAfter: 4 }))).not.toContain('line');
    expect(kinds(shown({ messages }))).not.toContain('line');
  });

  it('fold those who come one after the other', () => {
    const notes = [note(2, 'joined', 3), note(3, 'joined', 4), note(4, 'left', 3), note(6, 'joined', 5)];
    const all = shown({ messages: [message(1), message(5)], notes });
    expect(kinds(all)).toEqual(['day', 'first', 'notes', 'notes', 'first', 'notes']);
    expect(all[2]).toMatchObject({ notes: [{ user: 3 }, { user: 4 }] });
  });

  it('keep the key of an own message from writing to settling, and never show it twice', () => {
    const before = shown({ messages: [message(1)], pending: [pending('n1')] });
    const settled = [message(1), message(2, { author: ME, nonce: 'n1' })];
    const between = shown({ messages: settled, pending: [pending('n1')] });
    const after = shown({ messages: settled });
    expect(before.at(-1)!.key).toBe(after.at(-1)!.key);
    expect(between.map(({ key }) => key)).toEqual(after.map(({ key }) => key));
    expect(before.at(-1)).toMatchObject({ pending: { nonce: 'n1' } });
    expect(after.at(-1)).toMatchObject({ pending: null });
  });

  it('do not take the nonce of another for an own one', () => {
    const all = shown({ messages: [message(1, { nonce: 'n1' })], pending: [pending('n1')] });
    expect(all.filter(({ type }) => type === 'message')).toHaveLength(2);
  });

  it('put the answered message first in a thread', () => {
    const all = rows({ messages: [message(9, { thread: 1 })], me: ME, isWhole: true, root: message(1, { replies: 1 }) });
    expect(kinds(all)).toEqual(['day', 'first', 'answers', 'first']);
  });

  it('are found by position, or the next one behind it', () => {
    const all = shown({ messages: [message(3), message(8)] });
    expect([indexAt(all, 3), indexAt(all, 5), indexAt(all, 9)]).toEqual([1, 2, -1]);
  });

  it('are made in time in proportion to the messages', () => {
    const of = (length: number) => Array.from({ length }, (_, at) => message(at + 1, { posted_at: NOON + at * MINUTE }));
    // The best of a few: a busy machine makes some of them long.
    const best = (messages: Message[]): number =>
      Math.min(
        ...Array.from({ length: 9 }, () => {
          const began = performance.now();
          shown({ messages, pending: [pending('n')] });
          return performance.now() - began;
        }),
      );
    const [few, many] = [of(1_000), of(20_000)];
    best(few);
    expect(best(many)).toBeLessThan(Math.max(best(few), 0.2) * 200);
  });
});

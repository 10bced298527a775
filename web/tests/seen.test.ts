import { expect, test } from 'vitest';
import { rows } from '../src/conversation/rows';
import { Seen } from '../src/conversation/seen';
import { View } from '../src/conversation/view.svelte';
import { Log } from '../src/lib/chat/log.svelte';
import type { Place } from '../src/lib/chat/place.svelte';
import { Stay } from './support/alive';
import { message } from './support/message';

const ME = 1;

/** Twenty messages behind a day, of which five were read; an index is a position. */
function open(from = 1) {
  const log = new Log(7, null);
  log.messages = Array.from({ length: 20 }, (_, at) => message(from + at));
  const view = new View({} as Place, log, null);
  const reading = { me: ME, read: from + 4, unread: 15, tell: (seq: number) => void (told.push(seq), (reading.read = seq)) };
  const told: number[] = [];
  const stay = new Stay();
  const seen = new Seen(view, () => reading, stay);
  const all = rows({ messages: log.messages, me: ME, isWhole: false });
  return { log, view, reading, told, stay, look: (first: number, last: number) => seen.look(all, first, last), seen };
}

test('what was looked at is told after a while, all at once', () => {
  const { told, stay, look } = open();
  look(4, 8);
  look(5, 9);
  expect([told, stay.timers.length]).toEqual([[], 1]);
  stay.pass();
  expect(told).toEqual([9]);
  look(6, 9);
  expect(stay.timers).toEqual([]);
});

test('what was jumped over is not seen', () => {
  const { told, stay, look } = open();
  look(12, 16);
  stay.pass();
  expect(told).toEqual([]);
  look(6, 10);
  look(11, 16);
  stay.pass();
  expect(told).toEqual([16]);
});

test('one’s own messages are no gap', () => {
  const { log, view, reading, told, stay } = open();
  log.messages = log.messages.map((one) => (one.seq < 12 ? { ...one, author: ME } : one));
  const seen = new Seen(view, () => reading, stay);
  seen.look(rows({ messages: log.messages, me: ME, isWhole: false }), 12, 16);
  stay.pass();
  expect(told).toEqual([16]);
});

test('what lies before the messages that are held may be unread as well', () => {
  for (const [unread, expected] of [
    [20, [104]],
    [30, []],
  ] as const) {
    const { log, view, reading, told, stay } = open(101);
    log.hasBefore = true;
    Object.assign(reading, { read: 50, unread });
    const seen = new Seen(view, () => reading, stay);
    seen.look(rows({ messages: log.messages, me: ME, isWhole: false }), 1, 4);
    stay.pass();
    expect(told).toEqual(expected);
  }
});

test('what somebody wants unread stays so, whatever they look at', () => {
  const { view, told, stay, look } = open();
  look(4, 9);
  view.isHeld = true;
  stay.pass();
  look(4, 10);
  stay.pass();
  expect(told).toEqual([]);
  view.isHeld = false;
  look(4, 8);
  stay.pass();
  expect(told).toEqual([8]);
});

test('whoever has left tells nothing', () => {
  const { told, stay, look } = open();
  look(4, 9);
  stay.leave();
  stay.pass();
  expect(told).toEqual([]);
});

test('what was seen and not taken is told again', () => {
  const { reading, told, stay, look, seen } = open();
  look(4, 9);
  stay.pass();
  reading.read = 5;
  seen.tell();
  expect(told).toEqual([9, 9]);
});

import { expect, test } from 'vitest';
import { Paging } from '../src/conversation/paging.svelte';
import { Log } from '../src/lib/chat/log.svelte';
import { Stay } from './support/alive';
import { message } from './support/message';
import { refusal, settle, Wire, type Request } from './support/wire';

const FAR = 10_000;
const CLOSE = 100;

/** Ten messages out of the middle of a channel of a hundred. */
function open() {
  const wire = new Wire();
  const log = new Log(7, null);
  log.messages = stretch(41, 50);
  log.hasBefore = log.hasAfter = true;
  log.state = 'ready';
  const stay = new Stay();
  return { wire, log, stay, paging: new Paging(log, stay) };
}

const stretch = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => message(first + at));

/** The page that was asked for: ten more, up to both ends of the channel. */
async function arrives(request: Request): Promise<void> {
  const { before, after } = request.query;
  const [first, last] = before ? [Number(before) - 10, Number(before) - 1] : [Number(after) + 1, Number(after) + 10];
  request.read({ messages: stretch(first, last), events: [], head: 100, has_before: first > 1, has_after: last < 100 });
  request.deliver();
  await settle();
}

async function fails(request: Request): Promise<void> {
  request.lose();
  await settle();
}

const seqs = ({ messages }: Log) => [messages.at(0)?.seq, messages.at(-1)?.seq];

test('a page is read when its end comes near, and none while both are far', async () => {
  const { wire, log, paging } = open();
  paging.look(FAR, FAR);
  await settle();
  expect(wire.open).toEqual([]);
  paging.look(CLOSE, FAR);
  await settle();
  expect(wire.open.map(({ query }) => query.before)).toEqual(['41']);
  await arrives(wire.open[0]!);
  paging.look(FAR, CLOSE);
  await settle();
  expect(wire.open.map(({ query }) => query.after)).toEqual(['50']);
  await arrives(wire.open[0]!);
  expect(seqs(log)).toEqual([31, 60]);
});

test('however often one looks, a page is on its way once, and both ends at a time', async () => {
  const { wire, log, paging } = open();
  for (let look = 0; look < 3; look++) paging.look(CLOSE, CLOSE);
  await settle();
  expect(wire.open.map(({ query }) => [query.before, query.after])).toEqual([
    ['41', undefined],
    [undefined, '50'],
  ]);
  paging.look(CLOSE, CLOSE);
  await settle();
  expect(wire.open).toHaveLength(2);
  for (const request of [...wire.open]) await arrives(request);
  expect(seqs(log)).toEqual([31, 60]);
});

test('nothing is read beyond an end of the channel', async () => {
  const { wire, log, paging } = open();
  log.messages = stretch(1, 20);
  log.hasBefore = false;
  paging.look(0, FAR);
  await settle();
  expect(wire.open).toEqual([]);
  log.hasBefore = true;
  log.hasAfter = false;
  log.messages = stretch(91, 100);
  paging.look(FAR, 0);
  await settle();
  expect(wire.open).toEqual([]);
  paging.look(0, 0);
  await settle();
  expect(wire.open.map(({ query }) => query.before)).toEqual(['91']);
});

test('an end that failed is not tried again by looking, and the other one goes on', async () => {
  const { wire, log, paging } = open();
  paging.look(CLOSE, FAR);
  await settle();
  await fails(wire.open[0]!);
  expect([...paging.failed]).toEqual(['before']);
  paging.look(CLOSE, FAR);
  await settle();
  expect(wire.open).toEqual([]);
  paging.look(FAR, CLOSE);
  await settle();
  await arrives(wire.open[0]!);
  paging.look(CLOSE, FAR);
  await settle();
  expect([[...paging.failed], wire.open, seqs(log)]).toEqual([['before'], [], [41, 60]]);
});

test('whoever asks for it has it tried again', async () => {
  const { wire, log, paging } = open();
  void paging.more('after');
  await settle();
  wire.open[0]!.read(refusal('internal', { status: 500 }), 500);
  wire.open[0]!.deliver();
  await settle();
  expect([...paging.failed]).toEqual(['after']);
  void paging.more('after');
  expect([...paging.failed]).toEqual([]);
  await settle();
  await arrives(wire.open[0]!);
  expect([[...paging.failed], seqs(log)]).toEqual([[], [41, 60]]);
});

test('whoever has left is told of no failure', async () => {
  const { wire, stay, paging } = open();
  paging.look(CLOSE, FAR);
  await settle();
  stay.leave();
  await fails(wire.open[0]!);
  expect([...paging.failed]).toEqual([]);
});

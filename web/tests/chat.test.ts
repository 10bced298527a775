import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Hello, Me, Message, Person, Place as Told } from '../src/lib/api/types';
import { Chat } from '../src/lib/chat/chat.svelte';
import { session } from '../src/lib/session.svelte';
import { Assembly } from './support/assembly';
import { refusal, settle, Wire, type Request } from './support/wire';

const ME = 1;
const person = (id: number): Person => ({
  id,
  username: `user${id}`,
  name: `User ${id}`,
  role: 'member',
  about: '',
  colour: null,
  time_zone: null,
  status: null,
  is_blocked: false,
  created_at: 0,
  avatar: null,
});
const me: Me = {
  person: person(ME),
  email: null,
  locale: null,
  is_discreet: false,
  muted_until: null,
  keywords: [],
  ignored: [],
  level: 'all',
  sections: [],
  quiet: { hours: [], time_zone: null, until: null, people: [] },
};

let wire: Wire;
let rooms: Map<number, Assembly>;
let chat: Chat;
let asked: string[];

function room(id: number, messages: number): Assembly {
  const assembly = new Assembly(id);
  for (let at = 0; at < messages; at++) assembly.post(2);
  rooms.set(id, assembly);
  return assembly;
}

function told(assembly: Assembly, read = 0): Told {
  const { channel: id, head } = assembly;
  return {
    channel: {
      id,
      kind: 'open',
      name: `room ${id}`,
      topic: '',
      mode: 'talk',
      slow_seconds: 0,
      file_days: 0,
      link: '',
      people: [],
      head,
      created_at: 0,
      avatar: null,
    },
    membership: assembly.membership(ME, read),
  };
}

const hello = (epoch = 'first'): Hello => ({
  protocol: 1,
  server: 'test',
  epoch,
  me,
  places: [...rooms.values()].map((assembly) => told(assembly)),
  present: [2],
  waiting: { reminders: 0, scheduled: 0, unsent: 0, reports: 0, applicants: 0 },
  town: {
    name: '',
    welcome: '',
    language: null,
    avatar: null,
    registration: 'open',
    is_decided: false,
    rules: { create_channel: 'everybody', call_everybody: 'everybody', make_invite: 'everybody', make_emoji: 'everybody' },
    first_channels: [],
  },
  emoji_version: 0,
  beat_seconds: 25,
});

/** Everything is answered at once, with what there is. */
function answer({ path, query }: Request): unknown {
  asked.push(path);
  const [, id] = /^\/channels\/(\d+)\/messages$/.exec(path) ?? [];
  if (id)
    return rooms.get(Number(id))!.page({
      limit: Number(query.limit),
      thread: query.thread ? Number(query.thread) : null,
      ...(query.before && { before: Number(query.before) }),
    });
  const [, channel, message] = /^\/channels\/(\d+)\/messages\/(\d+)$/.exec(path) ?? [];
  if (message) return rooms.get(Number(channel))!.messages.get(Number(message));
  if (path === '/people') return query.ids!.split(',').map((one) => person(Number(one)));
  if (path === '/channels') return [...rooms.values()].map((assembly) => told(assembly));
  return [];
}

const texts = (channel: number): string[] => chat.place(channel)!.log.messages.map(({ text }) => text);
const next = (assembly: Assembly) => assembly.told.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  asked = [];
  rooms = new Map();
  wire = new Wire();
  wire.answer = answer;
  chat = new Chat(ME);
});

afterEach(() => chat.stop());

async function opened(channel: number): Promise<void> {
  chat.look(channel);
  void chat
    .place(channel)!
    .log.open(null)
    .catch(() => {});
  await settle();
}

describe('a greeting', () => {
  test('asks to be told what is held, and nothing else', async () => {
    room(7, 3);
    room(8, 3);
    expect(chat.hello(hello())).toEqual({ epoch: 'first', channels: {} });
    expect(chat.isReady).toBe(true);
    expect([...chat.people.present]).toEqual([2]);
    await opened(7);
    rooms.get(7)!.post(2);
    expect(chat.hello(hello())).toEqual({ epoch: 'first', channels: { 7: 3 } });
    expect(chat.event(next(rooms.get(7)!))).toBe(true);
    expect(texts(7)).toEqual(['text 1', 'text 2', 'text 3', 'text 4']);
    expect(chat.place(7)!.membership.unread).toBe(4);
  });

  test('after a long absence has the page read anew', async () => {
    const town = room(7, 3);
    chat.hello(hello());
    await opened(7);
    for (let at = 0; at < 700; at++) town.post(2);
    expect(chat.hello(hello())).toEqual({ epoch: 'first', channels: {} });
    await settle();
    expect(texts(7).at(-1)).toBe('text 703');
    expect(chat.place(7)!.membership.unread).toBe(703);
    town.post(2);
    expect(chat.event(next(town))).toBe(true);
    expect(texts(7).at(-1)).toBe('text 704');
  });

  test('drops the channels that are no more', async () => {
    room(7, 3);
    room(8, 3);
    chat.hello(hello());
    rooms.delete(8);
    chat.hello(hello());
    expect([...chat.places.keys()]).toEqual([7]);
  });

  test('of another epoch makes everything new, be it less than before', async () => {
    room(7, 20);
    chat.hello(hello());
    await opened(7);
    const restored = room(7, 5);
    restored.edit(5);
    // The epoch that is held, not the one in the greeting.
    expect(chat.hello(hello('second'))).toEqual({ epoch: 'first', channels: {} });
    await settle();
    expect(texts(7)).toEqual(['text 1', 'text 2', 'text 3', 'text 4', 'text 5, edited']);
    expect(chat.place(7)!.membership.unread).toBe(5);
    restored.post(2);
    expect(chat.event(next(restored))).toBe(true);
    expect(texts(7).at(-1)).toBe('text 7');
    expect(chat.place(7)!.membership.unread).toBe(6);
    expect(chat.hello(hello('second'))).toEqual({ epoch: 'second', channels: { 7: 7 } });
  });

  test('at the same position of another history has the page read anew', async () => {
    const linked = (link: string): Hello => {
      const greeting = hello();
      return { ...greeting, places: greeting.places.map((place) => ({ ...place, channel: { ...place.channel, link } })) };
    };
    room(7, 5);
    chat.hello(linked('one'));
    await opened(7);
    expect(chat.hello(linked('one'))).toEqual({ epoch: 'first', channels: { 7: 5 }, links: { 7: 'one' } });
    const restored = room(7, 3);
    restored.edit(3);
    restored.post(2);
    expect(chat.hello(linked('two'))).toEqual({ epoch: 'first', channels: {} });
    await settle();
    expect(texts(7)).toEqual(['text 1', 'text 2', 'text 3, edited', 'text 5']);
    expect(chat.hello(linked('two'))).toEqual({ epoch: 'first', channels: { 7: 5 }, links: { 7: 'two' } });
  });

  test('makes pages that were asked for before it be asked for again', async () => {
    const town = room(7, 3);
    chat.hello(hello());
    wire.answer = null;
    await opened(7);
    wire.open[0]!.read(town.page({ limit: 60 }));
    town.delete(2);
    chat.hello(hello());
    wire.open[0]!.deliver();
    await settle();
    expect(chat.place(7)!.log.state).toBe('loading');
    wire.open[0]!.read(town.page({ limit: 60 }));
    wire.open[0]!.deliver();
    await settle();
    expect(texts(7)).toEqual(['text 1', 'text 3']);
  });
});

describe('an event', () => {
  test('that leaves a hole is not taken, one that was taken already is passed over', async () => {
    const town = room(7, 3);
    chat.hello(hello());
    await opened(7);
    town.post(2);
    town.post(2);
    expect(chat.event(town.told[4]!)).toBe(false);
    expect(chat.event(town.told[2]!)).toBe(true);
    expect(texts(7)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(chat.event(town.told[3]!)).toBe(true);
    expect(chat.event(town.told[4]!)).toBe(true);
    expect(texts(7)).toEqual(['text 1', 'text 2', 'text 3', 'text 4', 'text 5']);
    expect(chat.event({ ...town.told[4]!, channel: 99 })).toBe(true);
  });

  test('of one’s own message settles it before its answer does', async () => {
    const town = room(7, 0);
    chat.hello(hello());
    await opened(7);
    chat.outbox.post(7, null, 'mine');
    const { nonce } = chat.outbox.all[0]!;
    town.post(ME, { text: 'mine', nonce });
    chat.event(next(town));
    expect(chat.outbox.all).toEqual([]);
    expect(texts(7)).toEqual(['mine']);
    expect(chat.place(7)!.membership.unread).toBe(0);
  });

  test('of another person’s message with the same nonce settles nothing', async () => {
    const town = room(7, 0);
    chat.hello(hello());
    chat.outbox.post(7, null, 'mine');
    const { nonce } = chat.outbox.all[0]!;
    town.post(2, { text: 'theirs', nonce });
    chat.event(next(town));
    expect(chat.outbox.all).toHaveLength(1);
  });

  test('that others caused is heard, one’s own is not', () => {
    const town = room(7, 0);
    chat.hello(hello());
    const heard: Message[] = [];
    chat.listeners.add((_, message) => heard.push(message));
    town.post(ME);
    chat.event(next(town));
    town.post(2);
    chat.event(next(town));
    town.edit(2);
    chat.event(next(town));
    expect(heard.map(({ seq }) => seq)).toEqual([2]);
  });
});

describe('the socket', () => {
  test('says by its beat that something was lost', () => {
    const town = room(7, 3);
    chat.hello(hello());
    expect(chat.beat({ heads: { 7: 3, 99: 5 } })).toBe(true);
    expect(chat.beat({ heads: { 7: 4 } })).toBe(false);
    town.post(2);
    chat.event(next(town));
    expect(chat.beat({ heads: { 7: 4 } })).toBe(true);
  });

  test('has a channel read anew, even one whose first page is on its way', async () => {
    const town = room(7, 3);
    chat.hello(hello());
    wire.answer = null;
    await opened(7);
    chat.resync({ channel: 7, head: 3, link: '' });
    wire.answer = answer;
    await settle();
    for (const request of [...wire.open]) {
      request.read(answer(request));
      request.deliver();
    }
    await settle();
    expect(texts(7)).toEqual(['text 1', 'text 2', 'text 3']);
    town.post(2);
    expect(chat.event(next(town))).toBe(true);
    expect(texts(7).at(-1)).toBe('text 4');
  });

  test('tells of a channel that was entered, and of one that was entered again', async () => {
    chat.hello(hello());
    const town = room(7, 3);
    chat.entered(told(town));
    await opened(7);
    expect(texts(7)).toHaveLength(3);
    for (let at = 0; at < 3; at++) town.post(2);
    chat.entered(told(town));
    await settle();
    expect(texts(7)).toHaveLength(6);
    town.post(2);
    expect(chat.event(next(town))).toBe(true);
    chat.signal({ type: 'gone', channel: 7 });
    expect(chat.place(7)).toBeUndefined();
  });

  test('tells how the person stands, and what was answered late changes nothing', async () => {
    const town = room(7, 3);
    chat.hello(hello());
    const late = told(town);
    chat.signal({ type: 'membership', channel: 7, head: 3, membership: town.membership(ME, 3) });
    town.post(2);
    chat.event(next(town));
    expect(chat.place(7)!.membership).toMatchObject({ read: 3, unread: 1 });
    chat.enter(late);
    expect(chat.place(7)!.membership).toMatchObject({ read: 3, unread: 1 });
  });
});

test('memory holds the ends of the channels that were looked at last', async () => {
  for (let id = 1; id <= 30; id++) room(id, 100);
  chat.hello(hello());
  for (let id = 1; id <= 30; id++) {
    await opened(id);
    await chat.place(id)!.log.older();
  }
  const held = [...chat.places.values()].map(({ log }) => log.messages.length);
  expect(held.filter((many) => many === 0)).toHaveLength(6);
  expect(held.filter((many) => many === 90)).toHaveLength(23);
  expect(held.at(-1)).toBe(100);
});

test('a chat that was left before it began opens no connection', async () => {
  const starting = chat.start();
  chat.stop();
  await starting;
  await vi.waitFor(() => expect(chat.connection.state).toBe('closed'));
});

test('nobody is asked for by name once the chat is left', async () => {
  wire.answer = () => refusal('unauthenticated', { status: 401 });
  chat.people.get(5);
  await vi.advanceTimersByTimeAsync(20);
  chat.stop();
  wire.answer = answer;
  asked = [];
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([]);
  expect(session.me).not.toBe(undefined);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Connection, type Listener } from '../src/lib/connection.svelte';
import { session } from '../src/lib/session.svelte';
import { settle } from './support/wire';

/** A socket whose other end is the test. */
class Socket {
  static readonly OPEN = 1;
  static last: Socket;
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { id: number; op: string }[] = [];
  constructor() {
    Socket.last = this;
  }
  send = (text: string): void => void this.sent.push(JSON.parse(text) as { id: number; op: string });
  close = (): void => void (this.readyState = 3);
  tells = (frame: object): void => this.onmessage?.({ data: JSON.stringify(frame) });
}

let told: string[];
/** Where something is lost. */
let hole: number;
let connection: Connection;

const listener: Listener = {
  hello: () => ({ epoch: 'first', channels: {} }),
  resumed: () => told.push('resumed'),
  event: ({ seq }) => seq !== hole && told.push(`event ${seq}`) > 0,
  entered: () => told.push('entered'),
  resync: () => told.push('resync'),
  signal: ({ type }) => told.push(type),
  beat: () => told.push('beat') > 0,
};

const event = (seq: number): object => ({ event: { channel: 7, seq, type: 'joined' } });

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  vi.stubGlobal('WebSocket', Socket);
  vi.spyOn(session, 'access').mockResolvedValue('access');
  told = [];
  hole = 0;
  connection = new Connection(listener);
  connection.start();
  await settle();
  Socket.last.tells({ hello: { beat_seconds: 25 } });
  Socket.last.tells({ answer: { id: 1, ok: { resync: [], gone: [] } } });
  await settle();
  expect(connection.state).toBe('live');
  told = [];
});

afterEach(() => {
  connection.stop();
  Object.assign(document, { hidden: false });
  vi.restoreAllMocks();
});

describe('what happens', () => {
  test('is told at once, and together what follows closely', () => {
    for (const seq of [1, 2, 3]) Socket.last.tells(event(seq));
    expect(told).toEqual(['event 1']);
    Socket.last.tells({ signal: { type: 'presence' } });
    vi.advanceTimersByTime(50);
    expect(told).toEqual(['event 1', 'event 2', 'event 3', 'presence']);
  });

  test('is told before whatever else comes behind it', async () => {
    for (const [at, frame] of [{ beat: {} }, { resync: {} }, { entered: {} }].entries()) {
      for (const seq of [1, 2]) Socket.last.tells(event(at * 2 + seq));
      Socket.last.tells(frame);
    }
    expect(told).toEqual(['event 1', 'event 2', 'beat', 'event 3', 'event 4', 'resync', 'event 5', 'event 6', 'entered']);
    const asked = connection.ask('channel', { channel: 7 }).then(() => told.push('answer'));
    for (const seq of [7, 8]) Socket.last.tells(event(seq));
    Socket.last.tells({ answer: { id: Socket.last.sent.at(-1)!.id, ok: null } });
    await asked;
    expect(told.slice(-3)).toEqual(['event 7', 'event 8', 'answer']);
  });

  test('is told no earlier because something was answered that says nothing', async () => {
    for (const seq of [1, 2]) Socket.last.tells(event(seq));
    const answered = connection.tell('read', { channel: 7, seq: 2 });
    Socket.last.tells({ answer: { id: Socket.last.sent.at(-1)!.id, ok: null } });
    await answered;
    expect(told).toEqual(['event 1']);
    vi.advanceTimersByTime(50);
    expect(told).toEqual(['event 1', 'event 2']);
  });

  test('waits for nothing while the page is hidden, or is about to be', () => {
    for (const seq of [1, 2]) Socket.last.tells(event(seq));
    Object.assign(document, { hidden: true });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(told).toEqual(['event 1', 'event 2']);
    for (const seq of [3, 4]) Socket.last.tells(event(seq));
    expect(told).toEqual(['event 1', 'event 2', 'event 3', 'event 4']);
  });

  test('is told when the socket ends right behind it', () => {
    for (const seq of [1, 2]) Socket.last.tells(event(seq));
    Socket.last.onclose?.({ code: 1006 });
    expect(told).toEqual(['event 1', 'event 2']);
  });

  test('behind a hole is not told: the socket is opened anew', () => {
    const first = Socket.last;
    hole = 3;
    for (const seq of [1, 2, 3, 4]) first.tells(event(seq));
    first.tells({ beat: {} });
    expect(told).toEqual(['event 1', 'event 2']);
    expect([first.readyState, connection.state]).toEqual([3, 'connecting']);
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['event 1', 'event 2']);
  });
});

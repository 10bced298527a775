import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Http from '../src/lib/api/http';
import type { Message, Problem } from '../src/lib/api/types';
import type { Luggage } from '../src/lib/chat/outbox.svelte';
import type { Connection } from '../src/lib/connection.svelte';
import { Assembly } from './support/assembly';
import { refusal, settle } from './support/wire';

interface Post {
  channel: number;
  thread: number | null;
  text: string;
  nonce: string;
}

/** A tab's socket: what was asked waits until the test has it answered. */
class Line {
  state: 'live' | 'connecting' = 'live';
  asked: { post: Post; done: (message: Message) => void; failed: (error: unknown) => void }[] = [];

  constructor(
    private readonly server: Server,
    private readonly http: typeof Http,
  ) {}

  ask = (_: 'post', post: Post): Promise<Message> => {
    if (this.state !== 'live') return Promise.reject(new this.http.NoAnswer('not connected'));
    return new Promise((done, failed) => this.asked.push({ post, done, failed }));
  };

  /** The server takes the oldest, and its answer arrives. */
  async answer(): Promise<void> {
    const { post, done } = this.asked.shift()!;
    done(this.server.take(post));
    await settle();
  }

  async refuse(problem: Problem): Promise<void> {
    this.asked.shift()!.failed(new this.http.Refusal(problem));
    await settle();
  }

  /** The connection is lost; `isTaken` when what was asked had arrived all the same. */
  cut(isTaken: boolean): void {
    this.state = 'connecting';
    for (const { post, failed } of this.asked.splice(0)) {
      if (isTaken) this.server.take(post);
      failed(new this.http.NoAnswer('lost'));
    }
  }
}

class Server {
  readonly assembly = new Assembly();
  readonly #known = new Map<string, Message>();

  take({ text, nonce, thread }: Post): Message {
    const known = this.#known.get(nonce) ?? this.assembly.post(1, { text, nonce, thread });
    this.#known.set(nonce, known);
    return known;
  }

  get texts(): string[] {
    return [...this.assembly.messages.values()].map(({ text }) => text);
  }
}

let server: Server;
let open: { stop(): void }[];

/** Luggage that is there when the test says so. */
class Bags implements Luggage {
  readonly there = new Set<string>();
  readonly did: string[] = [];
  files = (uploads: readonly string[]) => (uploads.every((one) => this.there.has(one)) ? uploads.map((one) => Number(one)) : null);
  forget = (uploads: readonly string[], isPosted: boolean) => void this.did.push(`${isPosted ? 'posted' : 'left'} ${uploads}`);
  retry = (uploads: readonly string[], isLost: boolean) => void this.did.push(`${isLost ? 'anew' : 'again'} ${uploads}`);
}

/** A tab of person 1; a fresh copy of the code, as each tab has. */
async function tab(user = 1, luggage: Luggage = new Bags()) {
  vi.resetModules();
  const { Outbox } = await import('../src/lib/chat/outbox.svelte');
  const line = new Line(server, await import('../src/lib/api/http'));
  const heard: Message[] = [];
  const outbox = new Outbox(
    user,
    line as unknown as Connection,
    (message) => heard.push(message),
    async () => luggage,
  );
  open.push(outbox);
  const texts = () => outbox.all.map(({ text, state }) => (state === 'failed' ? `${text}!` : text));
  const resume = async () => {
    line.state = 'live';
    outbox.resume();
    await settle();
  };
  return { outbox, line, heard, texts, resume };
}

/** Until the disk has it, and the other tabs. */
const written = () => new Promise((done) => setTimeout(done, 20));

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  server = new Server();
  open = [];
});

afterEach(() => {
  for (const outbox of open) outbox.stop();
});

describe('an outbox', () => {
  test('sends one after the other, in the order of writing, each channel for itself', async () => {
    const { outbox, line, texts } = await tab();
    for (const text of ['one', 'two', 'three']) outbox.post(7, null, text);
    outbox.post(8, null, 'elsewhere');
    await settle();
    expect(line.asked.map(({ post }) => post.text)).toEqual(['one', 'elsewhere']);
    while (line.asked.length > 0) await line.answer();
    expect(server.texts).toEqual(['one', 'elsewhere', 'two', 'three']);
    expect(texts()).toEqual([]);
  });

  test('a message waits for what it takes along, and holds nothing up', async () => {
    const bags = new Bags();
    const { outbox, line, texts } = await tab(1, bags);
    outbox.post(7, null, 'with pictures', { uploads: ['31', '32'] });
    outbox.post(7, null, 'behind it');
    await settle();
    await line.answer();
    expect(texts()).toEqual(['with pictures']);
    bags.there.add('31');
    outbox.resume();
    await settle();
    expect(line.asked).toEqual([]);
    bags.there.add('32');
    outbox.resume();
    await settle();
    expect(line.asked[0]!.post).toMatchObject({ text: 'with pictures', files: [31, 32] });
    await line.answer();
    expect(server.texts).toEqual(['behind it', 'with pictures']);
    expect(bags.did).toEqual(['posted 31,32']);
  });

  test('what it takes along survives the page, and is let go of with it', async () => {
    const first = await tab();
    first.outbox.post(7, null, '', { uploads: ['31', '32'] });
    await written();
    first.outbox.stop();
    const bags = new Bags();
    const second = await tab(1, bags);
    await second.outbox.load();
    const { nonce } = second.outbox.all[0]!;
    expect(second.outbox.all[0]!.uploads).toEqual(['31', '32']);
    second.outbox.discard(nonce);
    await settle();
    expect(second.outbox.all).toEqual([]);
    expect(bags.did).toEqual(['left 31,32']);
  });

  test('where the server has lost the files, they are sent anew', async () => {
    const bags = new Bags();
    bags.there.add('31');
    const { outbox, line, texts } = await tab(1, bags);
    const nonce = outbox.post(7, null, 'one', { uploads: ['31'] });
    await settle();
    await line.refuse(refusal('not_found', { field: 'files' }));
    expect(texts()).toEqual(['one!']);
    outbox.retry(nonce);
    await settle();
    expect(bags.did).toEqual(['anew 31']);
  });

  test('waits when it was too fast, and lets nothing overtake', async () => {
    const { outbox, line, texts } = await tab();
    outbox.post(7, null, 'one');
    outbox.post(7, null, 'two');
    await settle();
    await line.refuse(refusal('too_fast', { retry_after: 0.05 }));
    expect(line.asked).toEqual([]);
    expect(texts()).toEqual(['one', 'two']);
    await vi.waitFor(() => expect(line.asked.map(({ post }) => post.text)).toEqual(['one']));
    await line.answer();
    await line.answer();
    expect(server.texts).toEqual(['one', 'two']);
  });

  test.each(['muted', 'forbidden', 'invalid', 'conflict'] as const)('shows what is refused as %s, and goes on', async (code) => {
    const { outbox, line, texts } = await tab();
    outbox.post(7, null, 'one');
    outbox.post(7, null, 'two');
    await settle();
    await line.refuse(refusal(code));
    await line.answer();
    expect(texts()).toEqual(['one!']);
    expect(outbox.all[0]!.problem!.code).toBe(code);
    outbox.retry(outbox.all[0]!.nonce);
    await settle();
    await line.answer();
    expect(server.texts).toEqual(['two', 'one']);
    expect(texts()).toEqual([]);
  });

  test('asks the person when it would have to wait for long', async () => {
    const { outbox, line, texts } = await tab();
    outbox.post(7, null, 'one');
    await settle();
    await line.refuse(refusal('too_fast', { retry_after: 60 }));
    expect(texts()).toEqual(['one!']);
    outbox.discard(outbox.all[0]!.nonce);
    expect(texts()).toEqual([]);
    expect(line.asked).toEqual([]);
  });

  test.each([true, false])('sends once what was lost on the way there or back (taken: %s)', async (isTaken) => {
    const { outbox, line, texts, resume } = await tab();
    for (const text of ['one', 'two', 'three']) outbox.post(7, null, text);
    await settle();
    line.cut(isTaken);
    await settle();
    expect(texts()).toEqual(['one', 'two', 'three']);
    await resume();
    for (let at = 0; at < 3; at++) await line.answer();
    expect(server.texts).toEqual(['one', 'two', 'three']);
    expect(texts()).toEqual([]);
  });

  test('sends again even if the connection was away for no time at all', async () => {
    const { outbox, line, resume } = await tab();
    outbox.post(7, null, 'one');
    await settle();
    line.cut(false);
    // Back before anything else could run.
    line.state = 'live';
    await settle();
    await resume();
    expect(line.asked).toHaveLength(1);
    await line.answer();
    expect(server.texts).toEqual(['one']);
  });

  test('is content with the event when that comes before the answer', async () => {
    const { outbox, line, texts } = await tab();
    outbox.post(7, null, 'one');
    outbox.post(7, null, 'two');
    await settle();
    outbox.settle(line.asked[0]!.post.nonce);
    expect(texts()).toEqual(['two']);
    await line.answer();
    await line.answer();
    expect(server.texts).toEqual(['one', 'two']);
    expect(texts()).toEqual([]);
  });

  test('outlives its page, with its order, whatever the clock says afterwards', async () => {
    const first = await tab();
    first.line.state = 'connecting';
    for (let at = 0; at < 5; at++) first.outbox.post(7, at % 2 ? 3 : null, `text ${at}`);
    await written();
    first.outbox.stop();

    vi.useFakeTimers({ toFake: ['Date'], now: 1_000 });
    const second = await tab();
    await second.outbox.load();
    second.outbox.post(7, null, 'text 5');
    expect(second.texts()).toEqual(['text 0', 'text 1', 'text 2', 'text 3', 'text 4', 'text 5']);
    await second.resume();
    for (let at = 0; at < 6; at++) await second.line.answer();
    expect(server.texts).toEqual(['text 0', 'text 1', 'text 2', 'text 3', 'text 4', 'text 5']);
    expect([...server.assembly.messages.values()].map(({ thread }) => thread)).toEqual([null, 3, null, 3, null, null]);
    await written();
    const third = await tab();
    await third.outbox.load();
    expect(third.texts()).toEqual([]);
  });

  test('what is done to a message while the page reads what is left stays done', async () => {
    const { outbox, texts } = await tab();
    const [posted, refused] = ['posted', 'refused'].map((text) => outbox.post(7, null, text));
    await written();
    const reading = outbox.load();
    outbox.settle(posted!);
    outbox.refuse(refused!, refusal('forbidden'));
    await reading;
    expect(texts()).toEqual(['refused!']);
  });

  test('is its owner’s alone', async () => {
    const mine = await tab(1);
    const theirs = await tab(2);
    mine.line.state = theirs.line.state = 'connecting';
    mine.outbox.post(7, null, 'mine');
    await written();
    await theirs.outbox.load();
    expect(theirs.texts()).toEqual([]);
  });

  test('is the same in every tab, and sent once', async () => {
    const [left, right] = [await tab(), await tab()];
    left.line.state = right.line.state = 'connecting';
    left.outbox.post(7, null, 'one');
    await written();
    right.outbox.post(7, null, 'two');
    await written();
    expect(left.texts()).toEqual(['one', 'two']);
    expect(right.texts()).toEqual(['one', 'two']);
    await Promise.all([left.resume(), right.resume()]);
    while (left.line.asked.length + right.line.asked.length > 0) {
      for (const { line } of [left, right]) if (line.asked.length > 0) await line.answer();
      await written();
    }
    expect(server.texts).toEqual(['one', 'two']);
    expect([...left.texts(), ...right.texts()]).toEqual([]);
  });

  test('takes over from a tab that was closed before it could send', async () => {
    const [left, right] = [await tab(), await tab()];
    left.line.state = 'connecting';
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    left.outbox.post(7, null, 'one');
    left.outbox.stop();
    await vi.waitFor(() => expect(right.texts()).toEqual(['one']));
    expect(right.line.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    await settle();
    await right.line.answer();
    expect(server.texts).toEqual(['one']);
  });
});

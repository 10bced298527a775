import { describe, expect, test } from 'vitest';
import type { Event, Message } from '../src/lib/api/types';
import { Log } from '../src/lib/chat/log.svelte';
import { Assembly } from './support/assembly';
import { type Dice, withDice } from './support/dice';
import { settle, Wire, type Request } from './support/wire';

/** A log, the channel that it is of, and all that lies between the two. */
class World {
  readonly wire = new Wire();
  readonly assembly = new Assembly();
  readonly log: Log;
  /** Up to where the client was told. */
  known = 0;
  /** Events below this were missed, and are told as things stand when they are told. */
  private missed = 0;

  constructor(
    readonly thread: number | null = null,
    private readonly most = 60,
  ) {
    this.log = new Log(this.assembly.channel, thread);
  }

  /** The server reads a page for whoever asked for it. */
  read(request: Request): void {
    const number = (name: string) => (request.query[name] === undefined ? undefined : Number(request.query[name]));
    const at = /\/messages\/(\d+)$/.exec(request.path);
    if (at) return request.read(this.assembly.messages.get(Number(at[1])));
    const { before, after, around } = { before: number('before'), after: number('after'), around: number('around') };
    const limit = Math.min(this.most, Number(request.query.limit));
    request.read(
      this.assembly.page({
        limit,
        thread: number('thread') ?? null,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        ...(around !== undefined && { around }),
      }),
    );
  }

  tell(): void {
    if (this.known >= this.assembly.head) return;
    this.known++;
    this.log.apply(this.known <= this.missed ? this.assembly.now(this.known) : this.assembly.told[this.known - 1]!);
  }

  /** The socket was lost and is back. */
  greet(): void {
    this.log.distrustPages();
    this.missed = this.assembly.head;
    if (this.log.state !== 'ready') this.known = this.assembly.head;
  }

  /** Everything that is under way arrives. */
  async calm(): Promise<void> {
    for (let round = 0; round < 50; round++) {
      await settle();
      while (this.known < this.assembly.head) this.tell();
      if (this.wire.open.length === 0) return;
      for (const request of [...this.wire.open]) {
        if (!request.isRead) this.read(request);
        request.deliver();
      }
    }
    throw new Error('it does not calm down');
  }

  /** What is held is the very stretch of the server's log that it says it is. */
  check(): void {
    const { log, assembly } = this;
    if (log.state !== 'ready') return;
    const all = assembly.visible(this.thread);
    const from = log.hasBefore ? (log.messages[0]?.seq ?? Infinity) : -Infinity;
    const to = log.hasAfter ? (log.messages.at(-1)?.seq ?? -Infinity) : Infinity;
    const inside = ({ seq }: Message | Event) => seq >= from && seq <= to;
    expect(log.messages).toEqual(all.filter(inside));
    if (this.thread === null) {
      // Where the first message of the stretch was deleted, notes from before the next one may stay.
      expect(assembly.notes()).toEqual(expect.arrayContaining([...log.notes]));
      if (log.messages.length > 0) expect(log.notes).toEqual(expect.arrayContaining(assembly.notes().filter(inside)));
    }
    if (this.thread !== null) expect(log.root).toEqual(assembly.messages.get(this.thread));
  }
}

const quietly = (work: Promise<void>): void => void work.catch(() => {});

/** Someone does something in the channel. */
function happen({ assembly }: World, dice: Dice): void {
  const alive = [...assembly.messages.values()].filter((message) => !message.is_deleted);
  const what = dice.weighted({ post: 5, answer: 4, edit: 2, delete: 3, react: 2, note: 1 });
  const author = dice.between(1, 3);
  if (what === 'note') return assembly.note(dice.one(['joined', 'renamed']), author);
  if (what === 'post' || alive.length < 3) return void assembly.post(author);
  // Mostly what is recent, and the beginning of the thread.
  const one = dice.next() < 0.3 ? alive[0]! : dice.one(alive.slice(-8));
  if (what === 'answer') {
    const root = one.thread ?? one.seq;
    if (!assembly.messages.get(root)!.is_deleted) assembly.post(author, { thread: root, inChannel: dice.next() < 0.3 });
  } else if (what === 'edit') assembly.edit(one.seq);
  else if (what === 'react') assembly.react(one.seq, author);
  else assembly.delete(one.seq);
}

async function live(dice: Dice, thread: number | null): Promise<void> {
  const world = new World(thread, dice.between(3, 9));
  const { log, assembly, wire } = world;
  assembly.post(1);
  for (let at = 0; at < dice.between(0, 60); at++) happen(world, dice);
  for (let at = 0; at < (thread ? 20 : 0); at++) {
    if (!assembly.messages.get(1)!.is_deleted) assembly.post(2, { thread: 1 });
  }
  world.known = assembly.head;
  for (let round = 0; round < 4; round++) {
    for (let step = 0; step < dice.between(5, 40); step++) {
      switch (
        dice.weighted({ happen: 8, tell: 8, read: 5, deliver: 5, open: 1, at: 1, older: 3, newer: 3, trim: 1, greet: 0.5, drop: 0.2 })
      ) {
        case 'happen':
          happen(world, dice);
          break;
        case 'tell':
          for (let many = dice.between(1, 6); many > 0; many--) world.tell();
          break;
        case 'read': {
          const waiting = wire.open.filter((request) => !request.isRead);
          if (waiting.length > 0) world.read(dice.one(waiting));
          break;
        }
        case 'deliver': {
          const ready = wire.open.filter((request) => request.isRead);
          if (ready.length > 0) dice.one(ready).deliver();
          await settle();
          break;
        }
        case 'open':
          quietly(log.open(null));
          break;
        case 'at':
          quietly(log.open(dice.between(1, assembly.head)));
          break;
        case 'older':
          quietly(log.older());
          break;
        case 'newer':
          quietly(log.newer());
          break;
        case 'trim':
          log.trim(dice.between(1, 10));
          break;
        case 'greet':
          world.greet();
          break;
        case 'drop':
          log.drop();
      }
      await settle();
    }
    await world.calm();
    world.check();
  }
}

describe('whatever comes in whatever order, a log is a stretch of the channel without a hole', () => {
  test('the channel itself', async () => await withDice(400, async (dice) => await live(dice, null)));
  test('a thread', async () => await withDice(300, async (dice) => await live(dice, 1)));
});

describe('a log', () => {
  /** Holds the last page of a channel of so many messages. */
  async function opened(messages: number, most = 60): Promise<World> {
    const world = new World(null, most);
    for (let at = 0; at < messages; at++) world.assembly.post(1);
    world.known = messages;
    quietly(world.log.open(null));
    await world.calm();
    return world;
  }
  const seqs = ({ log }: World): number[] => log.messages.map(({ seq }) => seq);

  test('that was trimmed takes no page that does not join on to what is left', async () => {
    const world = await opened(100, 20);
    quietly(world.log.older());
    await settle();
    world.log.trim(5);
    await world.calm();
    expect(seqs(world)).toEqual([96, 97, 98, 99, 100]);
    expect(world.log.hasBefore).toBe(true);
  });

  test('keeps the tombstone of what was answered, in whatever order it hears of it', async () => {
    const world = await opened(1);
    world.assembly.react(1, 2);
    world.assembly.post(2, { thread: 1 });
    world.assembly.delete(1);
    world.greet();
    await world.calm();
    expect(world.log.messages).toMatchObject([{ seq: 1, is_deleted: true, replies: 1 }]);
    world.assembly.delete(3);
    await world.calm();
    expect(world.log.messages).toEqual([]);
  });

  test('shows what was written meanwhile neither twice nor before its time', async () => {
    const world = await opened(10);
    world.log.trim(2);
    for (let at = 0; at < 70; at++) world.assembly.post(2);
    world.log.drop();
    quietly(world.log.open(null));
    await settle();
    world.read(world.wire.open[0]!);
    world.wire.open[0]!.deliver();
    await settle();
    const held = seqs(world);
    world.tell();
    expect(seqs(world)).toEqual(held);
  });

  test('never holds more than it may, and lets the far end go', async () => {
    const world = await opened(2_000);
    while (world.log.hasBefore) {
      quietly(world.log.older());
      await world.calm();
    }
    world.log.bound(seqs(world)[0]!);
    expect(world.log.messages).toHaveLength(1_500);
    expect(world.log.hasAfter).toBe(true);
    world.assembly.post(2);
    await world.calm();
    expect(seqs(world).at(-1)).toBe(1_500);
    while (world.log.hasAfter) {
      quietly(world.log.newer());
      await world.calm();
    }
    world.check();
    expect(seqs(world).at(-1)).toBe(2_001);
  });

  test('says when a page could not be had, and has it at the next try', async () => {
    const world = new World();
    world.assembly.post(1);
    const first = world.log.open(null);
    await settle();
    world.wire.open[0]!.lose();
    await expect(first).rejects.toThrow();
    expect(world.log.state).toBe('failed');
    quietly(world.log.open(null));
    await world.calm();
    expect(seqs(world)).toEqual([1]);
  });

  test('does not take an older state of a message for a newer one', async () => {
    const world = await opened(1);
    const old = world.log.get(1)!;
    world.assembly.edit(1);
    await world.calm();
    world.log.put(old, true);
    expect(world.log.get(1)!.text).toBe('text 1, edited');
  });
});

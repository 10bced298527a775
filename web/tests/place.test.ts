import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Membership, Message, Place as Told } from '../src/lib/api/types';
import { Place } from '../src/lib/chat/place.svelte';
import { Assembly } from './support/assembly';
import { type Dice, withDice } from './support/dice';
import { settle, Wire } from './support/wire';

const ME = 1;

/** How somebody stands in a channel at the server, and what is on its way from there. */
class World {
  readonly wire = new Wire();
  readonly assembly = new Assembly();
  readonly place: Place;
  read = 0;
  /** What the socket tells, in its order: positions of the log, and one's standing. */
  readonly frames: (number | { head: number; membership: Membership })[] = [];

  constructor(messages = 0) {
    for (let at = 0; at < messages; at++) this.assembly.post(2);
    this.place = new Place(this.told(), ME);
  }

  told(): Told {
    const channel: Told['channel'] = {
      id: 7,
      kind: 'open',
      name: `name at ${this.assembly.head}`,
      topic: '',
      mode: 'talk',
      slow_seconds: 0,
      file_days: 0,
      link: '',
      people: [],
      head: this.assembly.head,
      created_at: 0,
      avatar: null,
    };
    return { channel, membership: this.standing() };
  }

  standing(): Membership {
    return this.assembly.membership(ME, this.read);
  }

  /** Something happened in the channel. */
  happened(): void {
    this.frames.push(this.assembly.head);
  }

  reads(upTo: number): void {
    this.read = upTo;
    this.frames.push({ head: this.assembly.head, membership: this.standing() });
  }

  tell(): void {
    const frame = this.frames.shift();
    if (frame === undefined) return;
    if (typeof frame === 'number') this.place.apply(this.assembly.told[frame - 1]!);
    else this.place.counted(frame.membership, frame.head);
  }

  async calm(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      while (this.frames.length > 0) this.tell();
      await vi.advanceTimersByTimeAsync(400);
      await settle();
      for (const request of [...this.wire.open]) {
        if (!request.isRead) request.read(this.told());
        request.deliver();
        await settle();
      }
    }
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

/** Some answers are for the channel itself as well. */
function answer(assembly: Assembly, dice: Dice, { thread, seq }: Message, mentions: number[]): void {
  assembly.post(dice.between(1, 3), { mentions, thread: thread ?? seq, inChannel: dice.next() < 0.3 });
}

function happen(world: World, dice: Dice): void {
  const { assembly } = world;
  const alive = [...assembly.messages.values()].filter((message) => !message.is_deleted);
  const mentions = dice.next() < 0.4 ? [ME] : [];
  const what = dice.weighted({ post: 6, answer: 2, edit: 2, delete: 3, react: 1, rename: 1, read: 3 });
  if (what === 'read') return world.reads(dice.between(0, assembly.head));
  if (what === 'post' || alive.length === 0) assembly.post(dice.between(1, 3), { mentions });
  else if (what === 'answer') answer(assembly, dice, dice.one(alive), mentions);
  else if (what === 'edit') assembly.edit(dice.one(alive).seq, mentions);
  else if (what === 'delete') assembly.delete(dice.one(alive).seq);
  else if (what === 'react') assembly.react(dice.one(alive).seq, 2);
  else assembly.note('renamed', 2);
  world.happened();
}

describe('the counts of a channel', () => {
  test('are those of the server, whatever comes in whatever order', async () => {
    await withDice(150, async (dice) => {
      const world = new World(dice.between(0, 10));
      for (let round = 0; round < 3; round++) {
        for (let step = 0; step < 40; step++) {
          switch (dice.weighted({ happen: 5, tell: 5, wait: 1, read: 2, deliver: 2, late: 1 })) {
            case 'happen':
              happen(world, dice);
              break;
            case 'tell':
              world.tell();
              break;
            case 'wait':
              await vi.advanceTimersByTimeAsync(400);
              break;
            case 'read': {
              const waiting = world.wire.open.filter((request) => !request.isRead);
              if (waiting.length > 0) dice.one(waiting).read(world.told());
              break;
            }
            case 'deliver': {
              const ready = world.wire.open.filter((request) => request.isRead);
              if (ready.length > 0) dice.one(ready).deliver();
              await settle();
              break;
            }
            case 'late': {
              // The answer to some operation, which takes its time.
              const told = world.told();
              setTimeout(() => world.place.answered(told), 350);
            }
          }
        }
        await world.calm();
        expect(world.place.membership).toEqual(world.standing());
      }
    });
  });

  test('stop at many, and go on from there', async () => {
    const world = new World(1_200);
    expect(world.place.membership.unread).toBe(1_000);
    world.assembly.delete(5);
    world.happened();
    world.assembly.post(2);
    world.happened();
    await world.calm();
    expect(world.place.membership.unread).toBe(1_000);
    world.reads(1_201);
    await world.calm();
    expect(world.place.membership.unread).toBe(1);
  });

  test('are taken from the server when the channel begins anew, though its log is shorter', () => {
    const world = new World(20);
    const other = new World(3);
    world.place.restart(3);
    world.place.told(other.told());
    expect(world.place.membership.unread).toBe(3);
    expect(world.place.channel.name).toBe('name at 3');
  });
});

describe('a channel', () => {
  test('keeps its new name when an older answer arrives late', () => {
    const world = new World(1);
    const late = world.told();
    world.assembly.note('renamed', 2);
    world.happened();
    world.tell();
    world.place.answered(late);
    expect(world.place.channel.name).toBe('name 2');
  });

  test('forgets that somebody is typing once their message is there', () => {
    const world = new World(1);
    world.place.typing = [
      { user: 2, thread: 0, until: Infinity },
      { user: 3, thread: 0, until: Infinity },
    ];
    world.assembly.post(2);
    world.happened();
    world.tell();
    expect(world.place.typing.map(({ user }) => user)).toEqual([3]);
  });
});

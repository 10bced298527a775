import { beforeAll, describe, expect, test } from 'vitest';
import type { VirtualizerHandle } from 'virtua/svelte';
import { rows, seqOf, type Row } from '../src/conversation/rows';
import { AHEAD, EDGE, Scrolling } from '../src/conversation/scrolling.svelte';
import { View } from '../src/conversation/view.svelte';
import { Log } from '../src/lib/chat/log.svelte';
import type { Place } from '../src/lib/chat/place.svelte';
import { toasts } from '../src/lib/ui/toasts.svelte';
import { speech } from '../src/lib/words/index.svelte';
import { Stay } from './support/alive';
import { message } from './support/message';
import { settle } from './support/wire';

beforeAll(async () => {
  await speech.speak('en');
  await speech.whole();
});

const HEIGHT = 300;
const ROW = 50;

/** Thirty messages in a window of six, and a list that has the heights of its rows. */
class Window {
  readonly log = new Log(7, null);
  readonly view = new View({} as Place, this.log, null);
  readonly stay = new Stay();
  all: readonly Row[] = [];
  heights = new Map<string, number>();
  newAfter: number | null = null;
  seen: [number, number] = [0, 0];
  #scrollTop = 0;
  readonly clientHeight = HEIGHT;
  readonly isConnected = true;

  readonly scrolling = new Scrolling(this.view, () => this.all, this.stay, {
    rows: (first, last) => (this.seen = [seqOf(this.all[first]) ?? 0, seqOf(this.all[last]) ?? 0]),
    ends: () => {},
  });

  constructor(from = 11) {
    this.log.messages = Array.from({ length: 30 }, (_, at) => message(from + at));
    this.make();
    this.scrolling.scroller = this as unknown as HTMLElement;
    this.scrolling.list = {
      getItemOffset: (index) => this.#top(index),
      getItemSize: (index) => this.#height(index),
      findItemIndex: (offset) =>
        Math.max(
          0,
          this.all.findLastIndex((_, index) => EDGE + this.#top(index) <= offset),
        ),
      scrollTo: (offset) => this.scroll(offset),
      scrollToIndex: (index, { align, offset = 0 } = {}) => this.#show(EDGE + this.#top(index), this.#height(index), align, offset),
    } as VirtualizerHandle;
  }

  make(): void {
    this.all = rows({ messages: this.log.messages, me: 1, newAfter: this.newAfter, isWhole: false });
  }

  contains = (): boolean => false;
  get scrollHeight(): number {
    return EDGE + this.#top(this.all.length) + 10;
  }

  get scrollTop(): number {
    return this.#scrollTop;
  }
  /** As a browser does: never beyond an end. */
  set scrollTop(to: number) {
    this.#scrollTop = Math.max(0, Math.min(to, this.scrollHeight - HEIGHT));
  }
  scroll(to: number): void {
    this.scrollTop = to;
  }

  #height = (index: number): number => this.heights.get(this.all[index]?.key ?? '') ?? ROW;
  #top = (index: number): number => this.all.slice(0, index).reduce((sum, _, at) => sum + this.#height(at), 0);

  #show(top: number, height: number, align: string | undefined, offset: number): void {
    if (align === 'center') this.scroll(top - (HEIGHT - height) / 2);
    else if (align === 'start' || top < this.scrollTop) this.scroll(top + offset);
    else if (top + height > this.scrollTop + HEIGHT) this.scroll(top + height - HEIGHT);
  }

  /** How far below the upper edge a message stands. */
  topOf = (seq: number): number => EDGE + this.#top(this.all.findIndex((row) => seqOf(row) === seq)) - this.scrollTop;
  get isAtEnd(): boolean {
    return this.scrollTop + HEIGHT >= this.scrollHeight - 10;
  }

  /** Messages come; a browser tells the heights of their rows with its next picture. */
  async comes(seqs: readonly number[], { isShifted = false, isMeasured = true } = {}): Promise<void> {
    this.log.messages = [...this.log.messages, ...seqs.map((seq) => message(seq))].sort((a, b) => a.seq - b.seq);
    this.make();
    this.scrolling.changed(isShifted);
    await settle();
    if (!isMeasured) return;
    this.scrolling.resized();
    await settle();
  }

  /** What was scrolled has come to rest. */
  async rests(): Promise<void> {
    this.scrolling.rested();
    this.stay.pass();
    await settle();
  }
}

describe('landing', () => {
  test('at the end, the last message is in sight, and Tab comes to it', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 'end' });
    expect([window.isAtEnd, window.view.isAtEnd, window.scrolling.isLanded, window.scrolling.isFar]).toEqual([true, true, true, false]);
    expect(window.seen[1]).toBe(40);
    expect(window.view.current).toBe('at 40');
  });

  test('at the line of the new, what was read last is in sight above it', async () => {
    const window = new Window();
    window.newAfter = 20;
    window.make();
    await window.scrolling.land({ to: 'line' });
    expect(window.topOf(21)).toBe(HEIGHT / 3 + ROW);
    expect(window.scrolling.isNewAbove).toBe(false);
    window.scroll(window.scrollHeight);
    window.scrolling.look();
    expect(window.scrolling.isNewAbove).toBe(true);
  });

  test('on a message, it is in the middle, whole and marked', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 25, flashes: true });
    expect(window.topOf(25)).toBe((HEIGHT - ROW) / 2);
    expect([window.view.flashed, window.view.unfolded.has('at 25')]).toEqual([25, true]);
  });

  test('on a message that is higher than the window, its beginning is in sight', async () => {
    const window = new Window();
    window.heights.set('at 25', 900);
    await window.scrolling.land({ to: 25, flashes: true });
    expect(window.topOf(25)).toBe(0);
  });

  test('on a message that is gone, the next one is in sight, and that is said', async () => {
    const window = new Window();
    window.log.messages = window.log.messages.filter(({ seq }) => seq !== 25);
    window.make();
    const before = toasts.all.length;
    await window.scrolling.land({ to: 25, flashes: true });
    expect(window.topOf(26)).toBe((HEIGHT - ROW) / 2);
    expect([window.view.flashed, toasts.all.length]).toEqual([null, before + 1]);
  });

  test('draws what is in sight first, and the rows out of sight once that rests', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 'end' });
    expect(window.scrolling.ahead).toBe(0);
    await window.rests();
    expect(window.scrolling.ahead).toBe(AHEAD);
    // Whoever goes elsewhere meanwhile sees that first.
    const landing = window.scrolling.land({ to: 25, flashes: false });
    expect(window.scrolling.ahead).toBe(0);
    await landing;
  });

  test('nothing is touched by whoever has left', async () => {
    const window = new Window();
    void window.scrolling.land({ to: 'end' });
    window.stay.leave();
    await settle();
    expect([window.scrollTop, window.scrolling.isLanded]).toEqual([0, false]);
  });
});

describe('what comes', () => {
  test('is followed at the end, and nowhere else', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 'end' });
    await window.comes([41, 42]);
    expect(window.isAtEnd).toBe(true);
    window.scroll(window.scrollTop - 200);
    window.scrolling.look();
    const at = window.scrollTop;
    await window.comes([43]);
    window.scrolling.resized();
    await settle();
    expect(window.scrollTop).toBe(at);
    window.scrolling.follow();
    await window.comes([44]);
    expect(window.isAtEnd).toBe(true);
  });

  test('is no way from the end before its height is known', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 'end' });
    const far = Array.from({ length: 10 }, (_, at) => 41 + at);
    await window.comes(far, { isMeasured: false });
    expect([window.view.isAtEnd, window.scrolling.isFar]).toEqual([true, false]);
    window.scrolling.resized();
    await settle();
    expect([window.isAtEnd, window.view.isAtEnd, window.seen[1]]).toEqual([true, true, 50]);
  });

  test('leaves the rows above the end where they are, until somebody scrolls', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 'end' });
    await window.rests();
    expect(window.scrolling.keptFrom).toBe(window.all[window.scrolling.list!.findItemIndex(window.scrollTop - AHEAD)]!.key);
    await window.comes([41, 42]);
    expect(window.scrolling.keptFrom).not.toBe(null);
    window.scroll(window.scrollTop - 200);
    window.scrolling.look();
    expect(window.scrolling.keptFrom).toBe(null);
  });

  test('in front of what is in sight moves none of it', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 25, flashes: false });
    const top = window.topOf(25);
    await window.comes([9, 10]);
    expect(window.topOf(25)).toBe(top);
  });

  test('with a page in front is left to the list, which sees to it', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 25, flashes: false });
    const at = window.scrollTop;
    await window.comes([9, 10], { isShifted: true });
    expect(window.scrollTop).toBe(at);
  });

  test('is not followed while more lies behind what is held', async () => {
    const window = new Window();
    window.log.hasAfter = true;
    await window.scrolling.land({ to: 40, flashes: false });
    window.scroll(window.scrollHeight);
    window.scrolling.look();
    expect([window.view.isAtEnd, window.scrolling.isFar]).toEqual([false, true]);
    const at = window.scrollTop;
    await window.comes([41]);
    expect(window.scrollTop).toBe(at);
  });
});

describe('folding', () => {
  test('brings the beginning of what was folded into sight', async () => {
    const window = new Window();
    window.heights.set('at 20', 2_000);
    await window.scrolling.land({ to: 25, flashes: false });
    window.heights.delete('at 20');
    window.scroll(window.scrollTop);
    await window.scrolling.folded({ key: 'at 20', isWhole: false });
    expect(window.topOf(20)).toBeGreaterThanOrEqual(0);
    expect(window.topOf(20)).toBeLessThan(HEIGHT);
  });

  test('moves nothing when it is unfolded, and ends the following', async () => {
    const window = new Window();
    await window.scrolling.land({ to: 'end' });
    const at = window.scrollTop;
    window.heights.set('at 40', 500);
    await window.scrolling.folded({ key: 'at 40', isWhole: true });
    window.scrolling.resized();
    await settle();
    expect(window.scrollTop).toBe(at);
  });
});

test('a message was seen when its end was, or half a window of it', async () => {
  const window = new Window();
  window.heights.set('at 30', 1_000);
  await window.scrolling.land({ to: 'end' });
  window.scroll(window.scrollTop + window.topOf(30) - 200);
  window.scrolling.look();
  expect(window.seen[1]).toBe(29);
  window.scroll(window.scrollTop + 60);
  window.scrolling.look();
  expect(window.seen[1]).toBe(30);
});

test('what is edited comes into sight, if it is there', async () => {
  const window = new Window();
  await window.scrolling.land({ to: 'end' });
  const at = window.scrollTop;
  window.scrolling.show(5_000);
  expect(window.scrollTop).toBe(at);
  window.scrolling.show(12);
  expect(window.topOf(12)).toBe(0);
});

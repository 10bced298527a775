/** Where a list of messages stands: it lands, keeps what is in sight where it is, and follows its end. */
import type { VirtualizerHandle } from 'virtua/svelte';
import type { Alive } from '$lib/ui/alive';
import { toasts } from '$lib/ui/toasts.svelte';
import { t } from '$lib/words/index.svelte';
import { firstNew, indexAt, messageFrom, seqOf, type Row } from './rows';
import type { Landing, View } from './view.svelte';

/** The height of the edge above the first row, where it is shown that more is being read. */
export const EDGE = 40;
/** So far out of sight rows are there already: what is measured before it comes into sight moves nothing. */
export const AHEAD = 800;
/** After landing they come behind what is in sight: once what was scrolled rests, so much with each picture. */
const [RESTS_MS, STEP] = [200, 160];
/** So close to the end, the end is meant. */
const AT_END = 30;

/** What is told whenever something else is in sight. */
export interface Onlooker {
  /** The first row in sight, and the last whose end was seen. */
  rows(first: number, last: number): void;
  /** How far both ends are. */
  ends(above: number, below: number): void;
}

export class Scrolling {
  list = $state.raw<VirtualizerHandle>();
  scroller = $state.raw<HTMLElement>(undefined as never);
  isLanded = $state.raw(false);
  /** So far out of sight rows are there by now. */
  ahead = $state.raw(0);
  /** Whether the end is far enough for a way back to it. */
  isFar = $state.raw(false);
  /** The time of what stands at the upper edge, where its day is out of sight. */
  pill = $state.raw<number | null>(null);
  isNewAbove = $state.raw(false);
  /** While the end is followed, the first of the rows that stay: the list would let go of those above with each step, and make them again. */
  keptFrom = $state.raw<string | null>(null);

  /** Whether the list follows its end. */
  #isStuck = false;
  #lastOffset = 0;
  /** What stands at the upper edge, and how far it is scrolled into it. */
  #anchor: { key: string; index: number; into: number } | null = null;

  constructor(
    private readonly view: View,
    private readonly rows: () => readonly Row[],
    private readonly alive: Alive,
    private readonly onlooker: Onlooker,
  ) {}

  async land(landing: Landing): Promise<void> {
    const { view, alive } = this;
    this.isLanded = false;
    this.ahead = 0;
    this.#anchor = null;
    const sought = 'flashes' in landing && landing.flashes ? landing.to : null;
    // What somebody came for is there whole.
    const wanted = sought === null ? undefined : this.rows()[indexAt(this.rows(), sought)];
    if (wanted && seqOf(wanted) === sought) view.unfolded.add(wanted.key);
    await alive.tick();
    const { scroller } = this;
    const target = this.#target(landing);
    this.#isStuck = target < 0;
    if (this.#isStuck) this.#toEnd();
    else if (landing.to === 'line') this.list?.scrollToIndex(target, { align: 'start', offset: -scroller.clientHeight / 3 });
    else this.list?.scrollToIndex(target, { align: 'center' });
    await alive.frame();
    if (this.#isStuck) this.#toEnd();
    await alive.frame();
    // Of what is higher than the list, the beginning is in sight.
    if (wanted && target >= 0 && this.list && this.list.getItemSize(target) > scroller.clientHeight) {
      this.list.scrollToIndex(target, { align: 'start' });
      await alive.frame();
    }
    if (sought !== null) this.#show(sought, this.rows()[target]);
    this.isLanded = true;
    this.look();
    this.settleCurrent();
    alive.later(RESTS_MS, () => void this.#lookAhead());
  }

  async #lookAhead(): Promise<void> {
    while (this.ahead < AHEAD) {
      await this.alive.frame();
      if (!this.isLanded) return;
      this.ahead += STEP;
    }
    this.#keep();
  }

  /** The index to land on; below zero for the end. */
  #target({ to }: Landing): number {
    if (to === 'end') return -1;
    return to === 'line' ? (firstNew(this.rows())?.line ?? -1) : indexAt(this.rows(), to);
  }

  #show(seq: number, row: Row | undefined): void {
    if (!row || seqOf(row) !== seq) return toasts.say(t().conversation.gone);
    this.view.flash(seq);
    this.view.current = row.key;
  }

  /** The rows are others now. What is in sight stays where it is; `isShifted`: the list itself sees to that. */
  changed(isShifted: boolean): void {
    // What comes at the end is followed once it has its height.
    if (this.#isStuck) return;
    if (!isShifted && this.isLanded && this.#anchor && this.rows()[this.#anchor.index]?.key !== this.#anchor.key) {
      const { key, into } = this.#anchor;
      const index = this.rows().findIndex((row) => row.key === key);
      if (index >= 0) this.list?.scrollTo(EDGE + this.list.getItemOffset(index) + into);
    }
    void this.alive.tick().then(this.look);
  }

  readonly resized = (): void => {
    if (this.#isStuck) void this.alive.tick().then(() => this.#isStuck && this.#toEnd());
  };

  /** What is unfolded goes on below what was read; of what is folded the beginning is in sight. */
  async folded({ key, isWhole }: { key: string; isWhole: boolean }): Promise<void> {
    this.#isStuck = false;
    // By the second frame its height is known.
    await this.alive.frame();
    await this.alive.frame();
    const index = this.rows().findIndex((row) => row.key === key);
    if (!isWhole && index >= 0) this.list?.scrollToIndex(index, { align: 'nearest' });
    this.look();
  }

  /** Takes note of what is in sight. */
  readonly look = (): void => {
    const { list, scroller, view } = this;
    const { log } = view;
    if (!list || !this.isLanded || !scroller.isConnected) return;
    const { scrollTop: offset, scrollHeight, clientHeight } = scroller;
    const gap = scrollHeight - offset - clientHeight;
    if (gap < AT_END) this.#isStuck = !log.hasAfter;
    else if (offset < this.#lastOffset - 1) this.#isStuck = false;
    if (!this.#isStuck) this.keptFrom = null;
    this.#lastOffset = offset;
    view.isAtEnd = gap < AT_END && !log.hasAfter;
    this.isFar = gap > clientHeight / 2 || log.hasAfter;

    const all = this.rows();
    const first = list.findItemIndex(offset);
    const row = all[first];
    this.#anchor = row ? { key: row.key, index: first, into: offset - EDGE - list.getItemOffset(first) } : null;
    this.pill = row && 'at' in row && row.type !== 'day' && offset > EDGE ? row.at : null;
    const isNew = firstNew(all);
    this.isNewAbove = isNew !== null && isNew.line < first;

    let last = list.findItemIndex(offset + clientHeight - 1);
    while (last >= first && !this.#isSeen(last, offset + clientHeight)) last--;
    this.onlooker.rows(first, last);
    this.onlooker.ends(offset, gap);
  };

  /** A message whose end is in sight, or that is too long for that. */
  #isSeen(index: number, bottom: number): boolean {
    if (seqOf(this.rows()[index]) === null) return false;
    const top = EDGE + this.list!.getItemOffset(index);
    return top + Math.min(this.list!.getItemSize(index), this.scroller.clientHeight / 2) <= bottom + 4;
  }

  #toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.look();
  }

  /** Goes to the end, and follows it. */
  follow(): void {
    this.#isStuck = true;
    this.#toEnd();
  }

  /** Has a message in sight, if it is there. */
  show(seq: number): void {
    const index = indexAt(this.rows(), seq);
    if (seqOf(this.rows()[index]) === seq) this.list?.scrollToIndex(index, { align: 'nearest' });
  }

  /** Brings the Tab key to a row, and the focus. */
  async focus(index: number): Promise<void> {
    const { key } = this.rows()[index]!;
    this.#isStuck = false;
    this.view.current = key;
    this.list?.scrollToIndex(index, { align: 'nearest' });
    await this.alive.tick();
    this.scroller.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }

  /** The Tab key comes to a message in sight. */
  settleCurrent(): void {
    const { list, scroller } = this;
    if (!list || scroller.contains(document.activeElement)) return;
    const last = list.findItemIndex(scroller.scrollTop + scroller.clientHeight - 1);
    const row = this.rows()
      .slice(0, last + 1)
      .findLast(({ type }) => type === 'message');
    if (row) this.view.current = row.key;
  }

  #keep(): void {
    const { list, scroller, ahead } = this;
    this.keptFrom = (this.#isStuck && list && this.rows()[list.findItemIndex(scroller.scrollTop - ahead)]?.key) || null;
  }

  /** Only what rests may change at its front without a jump. */
  readonly rested = (): void => {
    this.settleCurrent();
    this.#keep();
    const seq = this.#anchor && seqOf(this.rows()[messageFrom(this.rows(), this.#anchor.index)]);
    if (seq) this.view.log.bound(seq);
  };
}

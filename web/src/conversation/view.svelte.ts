/** What a list of messages and its rows tell each other. */
import { getContext, setContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import type { Log } from '$lib/chat/log.svelte';
import type { Place } from '$lib/chat/place.svelte';
import type { Selection } from './selection.svelte';

const FLASH_MS = 2_200;

/** What is to be seen: the end, where the new begins, or a message. */
export type Landing = { to: 'end' } | { to: 'line' } | { to: number; flashes: boolean };

export class View {
  /** The row that the Tab key comes to; the arrows move it. */
  current = $state.raw<string | null>(null);
  /** Rows that stay however far they are scrolled away: one has the focus, or something of it is open. */
  readonly kept = new SvelteSet<string>();
  /** The row whose actions were asked for by a finger. */
  touched = $state.raw<string | null>(null);
  /** Messages that are being chosen. */
  selection = $state.raw<Selection | null>(null);
  /** The message that somebody came for. */
  flashed = $state.raw<number | null>(null);
  /** Rows whose long messages are shown whole. */
  readonly unfolded = new SvelteSet<string>();
  /** What somebody last folded or unfolded: the list keeps its place. */
  folded = $state.raw<{ key: string; isWhole: boolean } | null>(null);
  /** Somebody wants it unread: looking at it does not count until they come again. */
  isHeld = $state.raw(false);

  /** The new begins behind this position; `null` where nothing was new. */
  newAfter = $state.raw<number | null>(null);
  /** Whether the end is on the screen. */
  isAtEnd = $state.raw(false);
  /** Where the list is to be scrolled; the list takes it. */
  landing = $state.raw<Landing | null>(null);
  /** Whether what is to be seen is still being read. */
  isOpening = $state.raw(false);
  /** Why it could not be read. */
  error = $state.raw<unknown>(null);

  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly place: Place,
    readonly log: Log,
    /** The message that a thread answers; `null` for the channel itself. */
    readonly thread: number | null,
  ) {}

  /** Reads what is to be seen, if it is not held, and has it shown. The last who asks is right. */
  async go(landing: Landing): Promise<void> {
    this.isOpening = true;
    this.error = null;
    this.landing = landing;
    try {
      await this.log.open(landing.to === 'end' ? null : landing.to === 'line' ? Math.max(1, this.newAfter ?? 1) : landing.to);
    } catch (error) {
      if (this.landing === landing) this.error = error;
    } finally {
      if (this.landing === landing) this.isOpening = false;
    }
  }

  /** Shows a long message whole, or its beginning. */
  fold(key: string, isWhole: boolean): void {
    if (isWhole) this.unfolded.add(key);
    else this.unfolded.delete(key);
    this.folded = { key, isWhole };
  }

  /** Shows which message was meant. */
  flash(seq: number): void {
    clearTimeout(this.#timer);
    this.flashed = seq;
    this.#timer = setTimeout(() => (this.flashed = null), FLASH_MS);
  }
}

const KEY = Symbol('view');

export const giveView = (view: View): View => setContext(KEY, view);
export const useView = (): View => getContext(KEY);

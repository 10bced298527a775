/** A search: what is asked, what was found, and how far back it was looked. */
import { call, Refusal } from '$lib/api/http';
import { paths } from '$lib/api/paths';
import type { Hit, Message, Order } from '$lib/api/types';
import { searchPath } from '$lib/route';
import { router } from '$lib/router.svelte';
import { amended } from './amended';
import { parse, print, wrong, type Chip, type Query, type Wrong } from './query';

/** The pause in typing after which it is searched. */
const PAUSE_MS = 350;
const PAGE = 30;
/** Pages that are read one after the other while they bring nothing, before the person is asked whether to go on. */
const PATIENT_PAGES = 5;
/** A refusal for haste that is waited out silently. */
const SHORT_WAIT_S = 3;

export class Search {
  chips = $state.raw<readonly Chip[]>([]);
  /** What stands in the input, the operator that is being written too. */
  text = $state.raw('');
  /** The words of it that are searched for. */
  words = $state.raw('');
  sort = $state.raw<Order>('newest');

  hits = $state.raw<readonly Hit[]>([]);
  /** Whether something may have become of what was found that was not heard. */
  isOld = $state.raw(false);
  /** Whether all was looked at; false while the server still gets to know what was said. */
  isComplete = $state.raw(true);
  /** When there is nothing because of what the query leaves out: the same with that as text. */
  literal = $state.raw<string | null>(null);
  /** Where it goes on; `null` when everything was looked at. */
  next = $state.raw<number | null>(null);
  state = $state.raw<'idle' | 'loading' | 'ready' | 'failed'>('idle');
  error = $state.raw<unknown>(null);
  isReadingMore = $state.raw(false);
  moreError = $state.raw<unknown>(null);
  /** The hit that was opened last: coming back leads to it. */
  opened: string | null = null;

  /** What the results answer. */
  #asked = '';
  #askedSort: Order = 'newest';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  // Computed, not derived: it outlives the page that made it.
  get query(): Query {
    return { chips: this.chips, words: this.words };
  }

  get isEmpty(): boolean {
    return this.chips.length === 0 && this.text.trim() === '';
  }

  get wrong(): Wrong | null {
    return wrong(this.query);
  }

  /** Takes the query of the page's address. */
  show(q: string, sort: Order): void {
    if (q === this.#asked && sort === this.#askedSort && this.state !== 'failed') return;
    clearTimeout(this.#timer);
    const { chips, words } = parse(q);
    this.chips = chips;
    this.text = this.words = words;
    this.sort = sort;
    void this.#run();
  }

  /** Something was written: it is searched after a pause. */
  changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), PAUSE_MS);
  }

  /** Searches at once. */
  now(): void {
    clearTimeout(this.#timer);
    const q = print(this.query);
    if (q === this.#asked && this.sort === this.#askedSort && this.state !== 'failed') return;
    const fields = new URLSearchParams({ ...(q && { q }), ...(this.sort === 'best' && { sort: this.sort }) });
    void this.#run();
    router.go(fields.size > 0 ? searchPath(fields) : paths.search, { replace: true });
  }

  /** The page is left: nothing that was waited for may change the address of another. */
  leave(): void {
    clearTimeout(this.#timer);
  }

  /** Something became of a message; without one, of some in the channel. */
  heard(channel: number, message: Message | null): void {
    if (!this.hits.some((hit) => hit.message.channel === channel)) return;
    if (message === null) {
      this.isOld = true;
      return;
    }
    const isIt = (hit: Hit): boolean =>
      hit.message.channel === channel && hit.message.seq === message.seq && hit.message.changed < message.changed;
    if (this.hits.some(isIt)) this.hits = this.hits.map((hit) => (isIt(hit) ? amended(hit, message) : hit));
  }

  /** Asks the same once more. */
  again(): void {
    void this.#run();
  }

  async more(): Promise<void> {
    if (this.next === null || this.isReadingMore || this.state !== 'ready') return;
    const turn = this.#turn;
    this.isReadingMore = true;
    this.moreError = null;
    try {
      await this.#read(turn, this.next);
    } catch (error) {
      if (turn === this.#turn) this.moreError = error;
    } finally {
      if (turn === this.#turn) this.isReadingMore = false;
    }
  }

  async #run(): Promise<void> {
    const turn = ++this.#turn;
    this.#asked = print(this.query);
    this.#askedSort = this.sort;
    this.isReadingMore = false;
    this.moreError = this.error = null;
    this.opened = null;
    this.isOld = false;
    if (this.#asked === '' || this.wrong) {
      this.hits = [];
      this.next = null;
      this.state = 'idle';
      return;
    }
    this.state = 'loading';
    try {
      await this.#read(turn, null);
      if (turn === this.#turn) this.state = 'ready';
    } catch (error) {
      if (turn !== this.#turn) return;
      const wait = error instanceof Refusal && error.code === 'too_fast' ? (error.problem.retry_after ?? 1) : Infinity;
      if (wait <= SHORT_WAIT_S) {
        this.#timer = setTimeout(() => void this.#run(), wait * 1000);
        return;
      }
      this.error = error;
      this.hits = [];
      this.next = null;
      this.state = 'failed';
    }
  }

  /** Reads pages from a position on until one brings something. */
  async #read(turn: number, from: number | null): Promise<void> {
    let before = from;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (let page = 0; page < PATIENT_PAGES; page += 1) {
      const found = await call('search', { query: this.#asked, sort: this.#askedSort, before, limit: PAGE, zone });
      if (turn !== this.#turn) return;
      this.hits = before === null ? found.hits : [...this.hits, ...found.hits];
      this.next = before = found.next;
      this.isComplete = found.is_complete;
      this.literal = found.literal;
      if (before === null || found.hits.length > 0) return;
    }
  }
}

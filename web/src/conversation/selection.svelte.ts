/** Messages that are chosen, so that something is done with all of them. */
import { SvelteSet } from 'svelte/reactivity';
import type { Message } from '$lib/api/types';
import type { Log } from '$lib/chat/log.svelte';

/** So many may be chosen at once. */
export const MOST_SELECTED = 100;

export class Selection {
  readonly #seqs = new SvelteSet<number>();
  /** From where a range goes. */
  #last: number;

  constructor(
    private readonly log: Log,
    { seq }: Message,
  ) {
    this.#seqs.add(seq);
    this.#last = seq;
  }

  /** Those that are chosen and still stand, in their order. */
  readonly messages: readonly Message[] = $derived.by(() => this.#standing().filter(({ seq }) => this.#seqs.has(seq)));

  readonly isFull = $derived(this.messages.length >= MOST_SELECTED);

  has(seq: number): boolean {
    return this.#seqs.has(seq);
  }

  /** Chooses a message or lets it go; a range goes on from the one before, as far as there is room. */
  toggle({ seq }: Message, isRange: boolean): void {
    if (isRange) this.#chooseTo(seq);
    else if (!this.#seqs.delete(seq) && !this.isFull) this.#seqs.add(seq);
    this.#last = seq;
  }

  #chooseTo(seq: number): void {
    const [from, to] = [Math.min(seq, this.#last), Math.max(seq, this.#last)];
    for (const message of this.#standing()) {
      if (message.seq >= from && message.seq <= to && !this.isFull) this.#seqs.add(message.seq);
    }
  }

  #standing(): Message[] {
    return this.log.messages.filter((message) => !message.is_deleted);
  }
}

/** What was on the screen while somebody looked at it was seen; what was jumped over was not. After a while it is told. */
import type { Alive } from '$lib/ui/alive';
import { seqOf, type Row } from './rows';
import type { View } from './view.svelte';

const SEEN_MS = 400;

export interface Reading {
  readonly me: number;
  /** Up to where it was read. */
  readonly read: number;
  /** How many there are behind it. */
  readonly unread: number;
  /** Everything up to this position was seen. */
  readonly tell: (seq: number) => void;
}

export class Seen {
  /** Everything up to here was on the screen. */
  #to: number;
  #isToBeTold = false;

  constructor(
    private readonly view: View,
    private readonly reading: () => Reading,
    private readonly alive: Alive,
  ) {
    this.#to = reading().read;
  }

  /** Told which rows somebody looks at: from the first in sight to the last whose end was seen. */
  look(all: readonly Row[], first: number, last: number): void {
    const { log, isHeld } = this.view;
    const { me, read, unread } = this.reading();
    if (isHeld) {
      this.#to = read;
      return;
    }
    this.#to = Math.max(this.#to, read);
    const seq = seqOf(all[last]) ?? 0;
    if (seq <= this.#to) return;
    const next = all.findIndex((row) => (seqOf(row) ?? 0) > this.#to && row.type === 'message' && row.message.author !== me);
    if (next >= 0 && next < first) return;
    // What is not held may be unread as well.
    if (log.hasBefore && (log.messages[0]?.seq ?? 0) > this.#to && unread > this.#unreadHeld(me)) return;
    this.#to = seq;
    if (this.#isToBeTold) return;
    this.#isToBeTold = true;
    this.alive.later(SEEN_MS, () => this.tell());
  }

  /** Tells what was seen, unless it was told. */
  tell(): void {
    this.#isToBeTold = false;
    const { read, tell } = this.reading();
    if (this.#to > read && !this.view.isHeld) tell(this.#to);
  }

  #unreadHeld(me: number): number {
    return this.view.log.messages.filter(({ seq, author }) => seq > this.#to && author !== me).length;
  }
}

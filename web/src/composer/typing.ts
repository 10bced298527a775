/** Tells the others that one is writing, as often as it is worth it. */
import type { Place } from '$lib/chat/place.svelte';
import type { Connection } from '$lib/connection.svelte';
import { session } from '$lib/session.svelte';

/** As often as the protocol asks for at the most. */
const EVERY_MS = 4_000;

export class Typing {
  #told = '';
  #at = 0;

  constructor(private readonly connection: Connection) {}

  tell(place: Place, thread: number | null): void {
    if (session.me?.is_discreet || this.connection.state !== 'live') return;
    // Nobody else is there to see it.
    if (place.others.length === 1 && place.others[0] === session.me?.person.id) return;
    const where = `${place.id}/${thread ?? 0}`;
    if (this.#told === where && Date.now() - this.#at < EVERY_MS) return;
    this.#told = where;
    this.#at = Date.now();
    // Whoever may not say so may still write, as far as the next answer tells.
    this.connection.tell('typing', { channel: place.id, thread }).catch(() => {});
  }

  /** What was written is sent: the next letter is news again, once the others have seen the message. */
  rest(): void {
    this.#told = '';
    this.#at = 0;
  }
}

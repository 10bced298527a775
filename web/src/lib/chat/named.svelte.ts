/** Channels by their names: one's own, and those that one may see without being in them. */
import { SvelteMap } from 'svelte/reactivity';
import { call } from '../api/http';
import type { Channel } from '../api/types';
import { nameKey } from '../text/key';

/** Names that are asked for in one visit to the page; others call nothing but one's own channels. */
const MOST = 300;
const LIMIT = 20;

export class Named {
  /** Channels that one is not in, as they were found. */
  readonly #found = new SvelteMap<number, Channel>();
  readonly #asked = new Set<string>();
  #last: Promise<void> = Promise.resolve();

  /** Asks for what a text calls by a name, once for each and one after the other. */
  ask(name: string): void {
    const key = nameKey(name);
    // Numbers behind a sign are mostly not names: #1.
    if (/^\d+$/.test(key) || this.#asked.has(key) || this.#asked.size >= MOST) return;
    this.#asked.add(key);
    this.#last = this.#last.then(() => this.#look(name)).catch(() => void this.#asked.delete(key));
  }

  async #look(query: string): Promise<void> {
    for (const { channel } of await call('find_channels', { query, limit: LIMIT })) this.#found.set(channel.id, channel);
  }

  /** The channels that were found. */
  get all(): Iterable<Channel> {
    return this.#found.values();
  }
}

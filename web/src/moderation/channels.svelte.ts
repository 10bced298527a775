/** Channels that are named here and that the moderator need not be in. */
import { SvelteMap } from 'svelte/reactivity';
import { call, Refusal } from '$lib/api/http';
import type { Channel } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';

export class Channels {
  /** `null`: gone, or nothing that a moderator may see. */
  readonly #known = new SvelteMap<number, Channel | null>();
  readonly #wanted = new Set<number>();

  constructor(private readonly chat: Chat) {}

  /** The channel; `undefined` as long as it is not known. */
  get(id: number): Channel | null | undefined {
    const known = this.chat.place(id)?.channel ?? this.#known.get(id);
    if (known === undefined && !this.#wanted.has(id)) void this.#look(id);
    return known;
  }

  async #look(id: number): Promise<void> {
    this.#wanted.add(id);
    try {
      this.#known.set(id, (await call('channel', { channel: id })).channel);
    } catch (error) {
      if (error instanceof Refusal && (error.code === 'not_found' || error.code === 'forbidden')) this.#known.set(id, null);
      else setTimeout(() => this.#wanted.delete(id), 3_000);
    }
  }
}

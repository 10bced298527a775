/** Who has answered a message last, and when: read when its thread is first shown, again when there are more answers. */
import { SvelteMap } from 'svelte/reactivity';
import { call } from '$lib/api/http';
import type { Message } from '$lib/api/types';

interface Known {
  /** The last few, the latest first. */
  people: number[];
  lastAt: number;
}

const FACES = 3;
const LOOKED_AT = 10;
const KEPT = 300;
/** Threads that are scrolled past are not worth a question. */
const PAUSE_MS = 150;

class Answerers {
  readonly #known = new SvelteMap<string, Known>();
  /** Up to which answer each was asked for. */
  readonly #asked = new Map<string, number>();

  of({ channel, seq, last_reply }: Message): Known | undefined {
    const name = `${channel}/${seq}`;
    if (last_reply !== null && this.#asked.get(name) !== last_reply) {
      this.#asked.set(name, last_reply);
      setTimeout(() => void this.#read(name, channel, seq), PAUSE_MS);
    }
    return this.#known.get(name);
  }

  async #read(name: string, channel: number, thread: number): Promise<void> {
    try {
      const { messages } = await call('messages', { channel, thread, limit: LOOKED_AT });
      const last = messages.at(-1);
      if (!last) return;
      const people = [...new Set(messages.map(({ author }) => author).reverse())].slice(0, FACES);
      this.#known.set(name, { people, lastAt: last.posted_at });
      if (this.#known.size > KEPT) this.#forget(this.#known.keys().next().value!);
    } catch {
      this.#asked.delete(name);
    }
  }

  #forget(name: string): void {
    this.#known.delete(name);
    this.#asked.delete(name);
  }
}

export const answerers = new Answerers();

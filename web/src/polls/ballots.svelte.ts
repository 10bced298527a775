/** What one has chosen in polls, which their messages do not say: asked for when a poll comes into sight, for many at once. */
import { SvelteMap } from 'svelte/reactivity';
import { call } from '$lib/api/http';
import type { Message } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';

type Asking = Pick<Message, 'channel' | 'seq'>;

/** So many are asked for at once. */
const TOGETHER = 20;

const keyOf = ({ channel, seq }: Asking): string => `${channel} ${seq}`;

export class Ballots {
  readonly #all = new SvelteMap<string, readonly number[]>();
  /** What is to be asked for, by channel. */
  readonly #wanted = new Map<number, Set<number>>();
  /** What somebody waits for, or has waited for in vain. */
  readonly #asked = new Set<string>();
  /** What was asked before a connection was lost may have changed since. */
  #round = $state.raw(0);

  /** The places of the chosen options; `null` as long as nobody has said. */
  of(message: Asking): readonly number[] | null {
    void this.#round;
    return this.#all.get(keyOf(message)) ?? null;
  }

  /** Asks for them, unless they are known or under way. */
  want(message: Asking): void {
    const key = keyOf(message);
    if (this.#all.has(key) || this.#asked.has(key)) return;
    this.#asked.add(key);
    if (this.#wanted.size === 0) queueMicrotask(() => this.#ask());
    const seqs = this.#wanted.get(message.channel) ?? new Set();
    this.#wanted.set(message.channel, seqs.add(message.seq));
  }

  take(message: Asking, choices: readonly number[]): void {
    this.#all.set(keyOf(message), choices);
  }

  /** Devices of one's own may have voted unheard. */
  forget(): void {
    this.#asked.clear();
    this.#all.clear();
    this.#round++;
  }

  #ask(): void {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    const round = this.#round;
    for (const [channel, seqs] of wanted) {
      const all = [...seqs];
      for (let at = 0; at < all.length; at += TOGETHER) {
        const messages = all.slice(at, at + TOGETHER);
        call('ballots', { channel, messages }).then(
          (told) => {
            if (round !== this.#round) return;
            // Whatever was heard meanwhile is newer.
            messages.forEach((seq, nth) => this.#all.has(keyOf({ channel, seq })) || this.take({ channel, seq }, told[nth]!));
          },
          // The next greeting has them asked for again.
          () => {},
        );
      }
    }
  }
}

/** Those of a chat, from the first poll on that comes into sight. */
export const ballotsOf = (chat: Chat): Ballots => (chat.ballots ??= new Ballots());

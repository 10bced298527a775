/** Messages that links lead to, as they are now: asked for many at once, kept, and followed while the page hears of them. */
import { SvelteMap } from 'svelte/reactivity';
import { call, Refusal } from '$lib/api/http';
import type { Message } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';
import { mayInChannel } from '$lib/may';
import { session } from '$lib/session.svelte';
import type { Permalink } from './permalinks';

/** What the server gives at once. */
const BATCH = 20;
const KEPT = 200;
const SOON_MS = 10;
const LATER_MS = 5_000;

interface Kept {
  /** It, or its tombstone; `null` where there is nothing to be seen. */
  message: Message | null;
  /** Whether the person was in the channel: who joins or leaves may read something else. */
  wasIn: boolean;
}

class Previews {
  readonly #kept = new SvelteMap<string, Kept>();
  readonly #wanted = new Map<string, Permalink>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly chat: Chat) {
    chat.changes.add((channel, message) => (message ? this.#changed(message) : this.#missed(channel)));
  }

  /** The message, as far as it is known and may be seen. Reading again once it is known is the reader's effect. */
  get({ channel, seq }: Permalink): Message | null {
    const place = this.chat.place(channel);
    const kept = this.#kept.get(key(channel, seq));
    const isKnown = kept !== undefined && kept.wasIn === (place !== undefined);
    const message = place?.log.get(seq) ?? (isKnown ? kept.message : null);
    if (message === null && !isKnown && (place || readsFromOutside())) this.#want({ channel, seq });
    return message?.is_deleted ? null : message;
  }

  #changed(message: Message): void {
    const at = key(message.channel, message.seq);
    if (this.#kept.has(at) || this.#wanted.has(at)) this.#keep(message.channel, message.seq, message);
  }

  /** Events of a channel went by unheard. */
  #missed(channel: number): void {
    for (const at of [...this.#kept.keys()]) if (at.startsWith(key(channel, ''))) this.#kept.delete(at);
  }

  /** The later of two wins: an event may come while an older answer is on its way. */
  #keep(channel: number, seq: number, message: Message | null): void {
    const at = key(channel, seq);
    const wasIn = this.chat.place(channel) !== undefined;
    const held = this.#kept.get(at);
    if (held?.wasIn === wasIn && (held.message?.changed ?? 0) > (message?.changed ?? 0)) return;
    this.#kept.set(at, { message, wasIn });
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
  }

  #want(one: Permalink): void {
    if (this.#wanted.size >= KEPT) return;
    this.#wanted.set(key(one.channel, one.seq), one);
    if (this.#timer === undefined) this.#timer = setTimeout(() => void this.#fetch(), SOON_MS);
  }

  /** Those of one channel, as many as are given at once; then the next. */
  async #fetch(): Promise<void> {
    const all = [...this.#wanted.values()];
    const channel = all[0]?.channel ?? 0;
    const some = all.filter((one) => one.channel === channel).slice(0, BATCH);
    const seqs = some.map(({ seq }) => seq);
    const found = await this.#ask(channel, seqs);
    for (const seq of found ? seqs : []) {
      this.#wanted.delete(key(channel, seq));
      this.#keep(channel, seq, found!.find((message) => message.seq === seq) ?? null);
    }
    this.#timer = this.#wanted.size > 0 ? setTimeout(() => void this.#fetch(), found ? SOON_MS : LATER_MS) : undefined;
  }

  /** Nothing where the person may not read; `null` when no answer came. */
  async #ask(channel: number, messages: number[]): Promise<Message[] | null> {
    try {
      return await call('previews', { channel, messages });
    } catch (error) {
      return error instanceof Refusal && HIDDEN.includes(error.code) ? [] : null;
    }
  }
}

/** Whether the person may read where they are not: of all channels alike, but for direct ones. */
const readsFromOutside = (): boolean => mayInChannel(session.me, { channel: { kind: 'open', mode: 'talk' }, membership: null }, 'read');

/** Refusals that say that there is nothing to be seen. */
const HIDDEN = ['not_found', 'forbidden', 'invalid'];

const key = (channel: number, seq: number | ''): string => `${channel}/${seq}`;

const all = new WeakMap<Chat, Previews>();

/** The previews of a chat, for as long as that is. */
export function previewsOf(chat: Chat): Previews {
  const there = all.get(chat) ?? new Previews(chat);
  all.set(chat, there);
  return there;
}

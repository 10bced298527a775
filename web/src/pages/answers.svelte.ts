/** The last answers of a thread, kept true while they are shown. */
import { call } from '$lib/api/http';
import type { Message } from '$lib/api/types';
import type { Chat } from '$lib/chat/chat.svelte';

/** So many stand there, and so many more where they are new. */
const FEW = 3;
const MOST = 10;

export class Answers {
  /** With the tombstones of those that went, which a page that is on its way may still have; `null` until they are read. */
  #held = $state.raw<readonly Message[] | null>(null);
  /** The oldest first; `null` until they are read. */
  readonly all = $derived(this.#held?.filter((message) => !message.is_deleted) ?? null);
  error = $state.raw<unknown>(null);
  readonly #most: number;

  constructor(
    private readonly chat: Chat,
    private readonly channel: number,
    private readonly root: number,
    unread: number,
  ) {
    this.#most = Math.min(Math.max(unread, FEW), MOST);
  }

  /** Reads them and hears of others; what it gives ends that. */
  watch(): () => void {
    const heard = (channel: number, message: Message | null): void => {
      if (channel !== this.channel) return;
      if (message === null) void this.read();
      else if (message.thread === this.root) this.#put(message);
    };
    this.chat.changes.add(heard);
    void this.read();
    return () => void this.chat.changes.delete(heard);
  }

  async read(): Promise<void> {
    this.error = null;
    try {
      const { messages, head } = await call('messages', { channel: this.channel, thread: this.root, limit: this.#most });
      // What was heard while the page was on its way is newer than the page.
      const newer = (this.#held ?? []).filter(({ changed }) => changed > head);
      this.#held = messages;
      for (const message of newer) this.#put(message);
    } catch (error) {
      this.error = error;
    }
  }

  /** Of two tellings the later is right. */
  #put(message: Message): void {
    const all = this.#held ?? [];
    const held = all.find(({ seq }) => seq === message.seq);
    if (held && held.changed > message.changed) return;
    const others = all.filter(({ seq }) => seq !== message.seq);
    // What became of one that is further back is not seen here.
    if (!held && others.length > 0 && message.seq < others[0]!.seq) return;
    this.#held = [...others, message].sort((one, other) => one.seq - other.seq).slice(-MOST);
  }
}

/** What was begun and not sent, per channel and thread. Kept on the server, so that every device goes on with it. */
import { SvelteMap } from 'svelte/reactivity';
import { call, NoAnswer } from '../api/http';
import type { KeptDraft } from '../api/types';

/** A pause in writing this long, and the draft goes to the server. */
const PAUSE_MS = 800;
/** What comes from another device does not replace what is being written here. */
const WRITING_MS = 5_000;

export class Drafts {
  readonly #texts = new SvelteMap<string, KeptDraft>();
  /** Written here and not kept yet. */
  readonly #unkept = new Map<string, { timer: ReturnType<typeof setTimeout>; since: number }>();

  /** All of them, the last first. */
  readonly all = $derived([...this.#texts.values()].sort((a, b) => b.kept_at - a.kept_at));

  text(channel: number, thread: number | null): string {
    return this.#texts.get(key(channel, thread))?.text ?? '';
  }

  /** Whether there is one for the channel itself. */
  has(channel: number): boolean {
    return this.#texts.has(key(channel, null));
  }

  async load(): Promise<void> {
    const told = await call('drafts', {});
    const there = new Set(told.map(({ channel, thread }) => key(channel, thread)));
    for (const name of [...this.#texts.keys()]) {
      if (!there.has(name) && !this.#unkept.has(name)) this.#texts.delete(name);
    }
    for (const draft of told) this.heard(draft);
  }

  /** From the person's fingers. */
  write(channel: number, thread: number | null, text: string): void {
    const name = key(channel, thread);
    if (this.text(channel, thread) === text) return;
    this.#set({ channel, thread, text, kept_at: Date.now() });
    clearTimeout(this.#unkept.get(name)?.timer);
    const timer = setTimeout(() => void this.#keep(channel, thread), PAUSE_MS);
    this.#unkept.set(name, { timer, since: Date.now() });
  }

  /** From another device. */
  heard(draft: KeptDraft): void {
    const here = this.#unkept.get(key(draft.channel, draft.thread));
    if (!here || Date.now() - here.since > WRITING_MS) this.#set(draft);
  }

  /** Keeps at once what waits for a pause: the page is being left, or the connection is back. */
  flush(): void {
    for (const name of [...this.#unkept.keys()]) {
      const [channel, thread] = name.split('/').map(Number);
      void this.#keep(channel!, thread || null);
    }
  }

  /** The channel is gone, and what was meant for it. */
  drop(channel: number): void {
    for (const [name, draft] of this.#texts) if (draft.channel === channel) this.#texts.delete(name);
  }

  #set(draft: KeptDraft): void {
    const name = key(draft.channel, draft.thread);
    if (draft.text === '') this.#texts.delete(name);
    else this.#texts.set(name, draft);
  }

  async #keep(channel: number, thread: number | null): Promise<void> {
    const name = key(channel, thread);
    const waiting = this.#unkept.get(name);
    clearTimeout(waiting?.timer);
    const text = this.text(channel, thread);
    try {
      await call('keep_draft', { channel, thread, text });
    } catch (error) {
      // It waits for the connection to come back; a refusal is for good.
      if (error instanceof NoAnswer) return;
    }
    if (this.#unkept.get(name) === waiting) this.#unkept.delete(name);
  }
}

const key = (channel: number, thread: number | null): string => `${channel}/${thread ?? 0}`;

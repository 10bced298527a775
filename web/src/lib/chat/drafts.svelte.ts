/**
 * What was begun and not sent, per channel and thread. Kept on the server, so that every device goes on with it; until the server
 * has it, also in the browser, so that a page that is loaded anew or was closed without a network has it again.
 */
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { call, NoAnswer } from '../api/http';
import type { KeptDraft } from '../api/types';
import { session } from '../session.svelte';

/** A pause in writing this long, and the draft goes to the server. */
const PAUSE_MS = 800;
/** What comes from another device does not replace what is being written here. */
const WRITING_MS = 5_000;

/** Written here and not on the server yet. */
interface Unkept {
  timer: ReturnType<typeof setTimeout> | undefined;
  since: number;
  /** An earlier page has left it: another device may have gone on since. */
  isOld: boolean;
}

export class Drafts {
  readonly #texts = new SvelteMap<string, KeptDraft>();
  readonly #unkept = new Map<string, Unkept>();
  /** Until when what comes from elsewhere is older, or the echo of one's own. */
  readonly #mineUntil = new Map<string, number>();
  /** What came from another device meanwhile. */
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  /** Several people may use one browser. What is later known of oneself makes no other drafts. */
  readonly #storage = `veche.unkept.${untrack(() => session.me)?.person.id ?? 0}`;

  constructor() {
    for (const draft of stored(this.#storage)) {
      this.#set(draft);
      this.#unkept.set(key(draft.channel, draft.thread), { timer: undefined, since: draft.kept_at, isOld: true });
    }
  }

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
      if (!there.has(name) && !this.#isMine(name)) this.#texts.delete(name);
    }
    for (const draft of told) {
      const name = key(draft.channel, draft.thread);
      const here = this.#unkept.get(name);
      if (here?.isOld && draft.kept_at > here.since) this.#unkept.delete(name);
      if (!this.#isMine(name)) this.#set(draft);
    }
    for (const here of this.#unkept.values()) here.isOld = false;
    this.#store();
    this.flush();
  }

  /** From the person's fingers. */
  write(channel: number, thread: number | null, text: string): void {
    const name = key(channel, thread);
    if (this.text(channel, thread) === text) return;
    const since = Date.now();
    this.#set({ channel, thread, text, kept_at: since });
    clearTimeout(this.#unkept.get(name)?.timer);
    const timer = setTimeout(() => void this.#keep(channel, thread), PAUSE_MS);
    this.#unkept.set(name, { timer, since, isOld: false });
    this.#mineUntil.set(name, since + WRITING_MS);
    clearTimeout(this.#waiting.get(name));
    this.#store();
  }

  /** From another device. While one writes here it waits; what is written here then goes over it. */
  heard(draft: KeptDraft): void {
    const name = key(draft.channel, draft.thread);
    clearTimeout(this.#waiting.get(name));
    this.#waiting.delete(name);
    if (!this.#isMine(name)) return this.#set(draft);
    const wait = (this.#mineUntil.get(name) ?? 0) - Date.now();
    if (wait > 0) this.#waiting.set(name, setTimeout(() => this.#unkept.has(name) || this.heard(draft), wait + 1));
  }

  /** Keeps at once what waits for a pause: the page is being left, or the connection is back. */
  flush(): void {
    for (const [name, { isOld }] of [...this.#unkept]) {
      if (isOld) continue;
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
    if (this.#unkept.get(name) !== waiting) return;
    this.#unkept.delete(name);
    // What was asked for before it was kept still has the text of before.
    this.#mineUntil.set(name, Date.now() + WRITING_MS);
    this.#store();
  }

  #isMine(name: string): boolean {
    return this.#unkept.has(name) || Date.now() < (this.#mineUntil.get(name) ?? 0);
  }

  #store(): void {
    const drafts = [...this.#unkept].map(([name, { since }]): KeptDraft => {
      const [channel, thread] = name.split('/').map(Number);
      return { channel: channel!, thread: thread || null, text: this.#texts.get(name)?.text ?? '', kept_at: since };
    });
    try {
      if (drafts.length === 0) localStorage.removeItem(this.#storage);
      else localStorage.setItem(this.#storage, JSON.stringify(drafts));
    } catch {
      // Full or forbidden: the server has it after a pause.
    }
  }
}

function stored(name: string): KeptDraft[] {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '[]') as KeptDraft[];
  } catch {
    return [];
  }
}

const key = (channel: number, thread: number | null): string => `${channel}/${thread ?? 0}`;

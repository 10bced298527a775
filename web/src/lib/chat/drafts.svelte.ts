/**
 * What was begun and not sent, per channel and thread. Kept on the server, so that every device goes on with it; until the server
 * has it also in the browser, so that a page that was closed without a network has it again.
 */
import { SvelteMap } from 'svelte/reactivity';
import { call, Refusal } from '../api/http';
import { several } from '../api/lists';
import type { KeptDraft } from '../api/types';
import { read, write } from '../kept';

/** A pause in writing this long, and the draft goes to the server. */
const PAUSE_MS = 800;
/** Drafts that a person may have. */
const MOST = 500;

export class Drafts {
  readonly #texts = new SvelteMap<string, KeptDraft>();
  /**
   * Written here and not on the server yet, each with what waits for a pause. Nothing that comes from there replaces such a
   * draft: it is on its way to replace that.
   */
  readonly #unkept = new Map<string, ReturnType<typeof setTimeout> | undefined>();
  /** On its way to the server. One at a time for each draft: the later one must not be overtaken. */
  readonly #keeping = new Set<string>();
  /** When each last changed, counted in changes: a list that was asked for before that is older. */
  readonly #changedAt = new Map<string, number>();
  #changes = 0;
  /** Left by an earlier page, with the time of writing: another device may have gone on since. */
  readonly #left = new Map<string, number>();
  readonly #storage: string;

  /** Several people may use one browser. */
  constructor(user: number) {
    this.#storage = `veche.drafts.${user}`;
    for (const draft of read<KeptDraft[]>(this.#storage, [])) {
      const name = key(draft.channel, draft.thread);
      this.#set(name, draft);
      this.#unkept.set(name, undefined);
      this.#left.set(name, draft.kept_at);
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
    const asked = this.#changes;
    const told = await several(
      (before?: number) => call('drafts', { before }),
      MOST,
      ({ kept_at }) => kept_at,
    );
    const isNews = (name: string): boolean => !this.#unkept.has(name) && (this.#changedAt.get(name) ?? 0) <= asked;
    const there = new Map(told.map((draft) => [key(draft.channel, draft.thread), draft]));
    for (const [name, at] of this.#left) if ((there.get(name)?.kept_at ?? 0) > at) this.#unkept.delete(name);
    this.#left.clear();
    for (const name of [...this.#texts.keys()]) if (!there.has(name) && isNews(name)) this.#texts.delete(name);
    for (const [name, draft] of there) if (isNews(name)) this.#set(name, draft);
    this.#store();
    this.flush();
  }

  /** From the person's fingers. */
  write(channel: number, thread: number | null, text: string): void {
    const name = key(channel, thread);
    if (this.text(channel, thread) === text) return;
    this.#set(name, { channel, thread, text, kept_at: Date.now() });
    this.#left.delete(name);
    this.#keepIn(name, PAUSE_MS);
    this.#store();
  }

  /** From another device. */
  heard(draft: KeptDraft): void {
    const name = key(draft.channel, draft.thread);
    if (!this.#unkept.has(name)) this.#set(name, draft);
  }

  /** Keeps at once what waits for a pause: the page is being left, or the connection is back. */
  flush(): void {
    for (const name of [...this.#unkept.keys()]) if (!this.#left.has(name)) void this.#keep(name);
  }

  /** The channel is gone, and what was meant for it. */
  drop(channel: number): void {
    for (const [name, draft] of [...this.#texts]) if (draft.channel === channel) this.#texts.delete(name);
    for (const [name, timer] of [...this.#unkept]) {
      if (place(name).channel !== channel) continue;
      clearTimeout(timer);
      this.#unkept.delete(name);
    }
    this.#store();
  }

  #set(name: string, draft: KeptDraft): void {
    this.#changedAt.set(name, ++this.#changes);
    if (draft.text === '') this.#texts.delete(name);
    else this.#texts.set(name, draft);
  }

  #keepIn(name: string, ms: number): void {
    clearTimeout(this.#unkept.get(name));
    this.#unkept.set(
      name,
      setTimeout(() => void this.#keep(name), ms),
    );
  }

  async #keep(name: string): Promise<void> {
    clearTimeout(this.#unkept.get(name));
    if (this.#keeping.has(name)) return;
    this.#keeping.add(name);
    try {
      // Again, if it was written on meanwhile.
      for (let kept = -1; this.#unkept.has(name) && this.#changedAt.get(name) !== kept;) {
        kept = this.#changedAt.get(name)!;
        const { channel, thread } = place(name);
        await call('keep_draft', { channel, thread, text: this.text(channel, thread) });
        if (this.#changedAt.get(name) !== kept) continue;
        this.#unkept.delete(name);
        this.#changedAt.set(name, ++this.#changes);
        this.#store();
      }
    } catch (error) {
      // Otherwise it waits for the connection to come back.
      if (error instanceof Refusal && this.#unkept.has(name) && PASSING.includes(error.code)) {
        this.#keepIn(name, (error.problem.retry_after ?? 1) * 1000);
      }
    } finally {
      this.#keeping.delete(name);
    }
  }

  #store(): void {
    const drafts = [...this.#unkept.keys()].map((name): KeptDraft => {
      const held = this.#texts.get(name);
      return { ...place(name), text: held?.text ?? '', kept_at: held?.kept_at ?? Date.now() };
    });
    // Where nothing can be kept, the server has it after a pause.
    write(this.#storage, drafts);
  }
}

/** Refusals that are over in a while. */
const PASSING = ['too_fast', 'unavailable', 'full', 'internal', 'timeout'];

const key = (channel: number, thread: number | null): string => `${channel}/${thread ?? 0}`;

function place(name: string): { channel: number; thread: number | null } {
  const [channel, thread] = name.split('/').map(Number);
  return { channel: channel!, thread: thread || null };
}

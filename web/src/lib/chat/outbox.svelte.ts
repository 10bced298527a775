/**
 * What was written and is not on the server's disk yet. Each message has a nonce of its own and is sent until it is answered, in
 * the order of writing, one after the other in each channel: so none is lost, doubled or overtaken.
 */
import { NoAnswer, Refusal } from '../api/http';
import { patience } from '../api/patience';
import type { Message, NewPollInput, Problem } from '../api/types';
import { randomId } from '../browser';
import type { Connection } from '../connection.svelte';
import { forget, keep, kept, type Pending } from './pending';

/** What messages take along. What it does not have yet keeps a message waiting. */
export interface Luggage {
  /** The files of these uploads, in their order; `null` while one of them is not on the server yet. */
  files(uploads: readonly string[]): number[] | null;
  /** They are wanted no more: the message was posted, or will never be. */
  forget(uploads: readonly string[], isPosted: boolean): void;
  /** Sends what was refused once more; all of it anew, where the server has lost it. */
  retry(uploads: readonly string[], isLost: boolean): void;
}

/** What another tab has not sent after this long, this one sends as well: the other may be gone. */
const ORPHANED_MS = 5_000;

/** What a message has besides its text. */
interface With {
  /** The uploads that it takes along, by key. */
  uploads?: readonly string[];
  /** Whether an answer in a thread is for the channel itself as well. */
  inChannel?: boolean;
  /** What it asks, if it is a poll. */
  poll?: NewPollInput;
}

type News = { put: Pending } | { gone: string; user: number };

export class Outbox {
  /** In the order of writing. */
  all = $state.raw<readonly Pending[]>([]);

  readonly #sending = new Set<number>();
  #luggage: Luggage | null = null;
  #lastAt = 0;
  #isStopped = false;
  /** Settled, here or in another tab, while what is left is being read. */
  #gone: Set<string> | null = new Set();
  /** Tabs tell each other, so that each shows the same. Whoever sends first settles it for all. */
  readonly #tabs = new BroadcastChannel('veche.outbox');

  constructor(
    private readonly user: number,
    private readonly connection: Connection,
    private readonly posted: (message: Message) => void,
    /** Asked for when a message has something with it. */
    private readonly luggage: () => Promise<Luggage> = () => new Promise(() => {}),
  ) {
    this.#tabs.onmessage = ({ data }: MessageEvent<News>) => {
      if ('put' in data) {
        if (data.put.user !== this.user) return;
        this.#show(data.put);
        setTimeout(() => void this.#send(data.put.channel), ORPHANED_MS);
      } else if (data.user === this.user) {
        this.#hide(data.gone);
      }
    };
  }

  /** Brings back what an earlier page has left. */
  async load(): Promise<void> {
    const left = await kept(this.user);
    // What this page knows of one is newer.
    const isNews = ({ nonce }: Pending): boolean => !this.#gone?.has(nonce) && this.all.every((one) => one.nonce !== nonce);
    for (const pending of left.filter(isNews)) this.#show(pending);
    this.#gone = null;
    // Whatever the clock says now, what was written before goes first.
    this.#lastAt = Math.max(this.#lastAt, left.at(-1)?.at ?? 0);
  }

  stop(): void {
    this.#isStopped = true;
    this.#tabs.close();
  }

  /** Gives the nonce. What takes uploads along is sent once they are all there; what is written later does not wait for it. */
  post(channel: number, thread: number | null, text: string, { uploads = [], inChannel = false, poll }: With = {}): string {
    // Two in one millisecond keep their order.
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 1);
    const [nonce, at] = [randomId(), this.#lastAt];
    this.#put({
      nonce,
      user: this.user,
      channel,
      thread,
      inChannel,
      text,
      uploads,
      ...(poll && { poll }),
      at,
      state: 'waiting',
      problem: null,
    });
    void this.#send(channel);
    return nonce;
  }

  retry(nonce: string): void {
    const pending = this.all.find((one) => one.nonce === nonce);
    if (!pending) return;
    this.#put({ ...pending, state: 'waiting', problem: null });
    this.#unpack(pending, (luggage, uploads) => luggage.retry(uploads, pending.problem?.field === 'files'));
    void this.#send(pending.channel);
  }

  /** Takes it back with all that it takes along: it goes on being written. */
  takeBack(nonce: string): void {
    this.#hide(nonce);
    this.#tabs.postMessage({ gone: nonce, user: this.user } satisfies News);
    void forget(nonce);
  }

  discard(nonce: string): void {
    const pending = this.all.find((one) => one.nonce === nonce);
    if (pending) this.#unpack(pending, (luggage, uploads) => luggage.forget(uploads, false));
    this.takeBack(nonce);
  }

  /** It stands in the log: by answer or event, whichever came first. Other tabs learn it by events of their own. */
  settle(nonce: string): void {
    const pending = this.all.find((one) => one.nonce === nonce);
    if (!pending) return;
    this.#hide(nonce);
    void forget(nonce);
    this.#unpack(pending, (luggage, uploads) => luggage.forget(uploads, true));
  }

  /** Why it will not be sent as it is. */
  refuse(nonce: string, problem: Problem): void {
    const pending = this.all.find((one) => one.nonce === nonce);
    if (pending) this.#put({ ...pending, state: 'failed', problem });
  }

  /** Sends again whatever waits. */
  resume(): void {
    for (const channel of new Set(this.all.map((pending) => pending.channel))) void this.#send(channel);
  }

  async #send(channel: number): Promise<void> {
    if (this.#sending.has(channel)) return;
    this.#sending.add(channel);
    try {
      for (;;) {
        const next = this.all.find((one) => one.channel === channel && one.state === 'waiting' && this.#isWhole(one));
        if (!next || this.#isStopped || this.connection.state !== 'live') return;
        if (!(await this.#try(next))) return;
      }
    } finally {
      this.#sending.delete(channel);
    }
  }

  /** False when no answer came: the next resume sends again, and until then there is nothing to be done. */
  async #try({ nonce, channel, thread, inChannel, text, uploads = [], poll }: Pending): Promise<boolean> {
    const said = uploads.length > 0 ? { text: text || null, files: this.#luggage!.files(uploads)! } : { text };
    try {
      this.posted(
        await this.connection.ask('post', {
          channel,
          thread,
          ...(inChannel && { in_channel: true }),
          nonce,
          ...said,
          ...(poll && { poll }),
        }),
      );
      this.settle(nonce);
    } catch (error) {
      if (error instanceof NoAnswer) return false;
      if (!(error instanceof Refusal)) throw error;
      const wait = patience(error.problem);
      if (wait === null) this.refuse(nonce, error.problem);
      else await new Promise((done) => setTimeout(done, wait * 1000));
    }
    return true;
  }

  #isWhole({ uploads = [] }: Pending): boolean {
    if (uploads.length === 0) return true;
    if (!this.#luggage) this.#unpack({ uploads }, () => this.resume());
    return (this.#luggage?.files(uploads) ?? null) !== null;
  }

  /** Does something with what a message takes along, if it takes anything: that is loaded when it is first wanted. */
  #unpack({ uploads = [] }: Pick<Pending, 'uploads'>, work: (luggage: Luggage, uploads: readonly string[]) => void): void {
    if (uploads.length === 0) return;
    if (this.#luggage) return work(this.#luggage, uploads);
    void this.luggage().then(
      (luggage) => work((this.#luggage = luggage), uploads),
      // Whatever is not loaded now is at the next resume.
      () => {},
    );
  }

  #put(pending: Pending): void {
    this.#show(pending);
    this.#tabs.postMessage({ put: pending } satisfies News);
    void keep(pending);
  }

  #show(pending: Pending): void {
    const rest = this.all.filter((one) => one.nonce !== pending.nonce);
    this.all = [...rest, pending].sort((a, b) => a.at - b.at || (a.nonce < b.nonce ? -1 : 1));
  }

  #hide(nonce: string): void {
    this.#gone?.add(nonce);
    this.all = this.all.filter((one) => one.nonce !== nonce);
  }
}

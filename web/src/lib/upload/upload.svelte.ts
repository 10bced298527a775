/** A file that somebody wants to send: what it is, and how far it is on its way. */
import type { Problem } from '../api/types';
import type { Kept } from './kept-uploads';
import { lookAt } from './appearance';

export class Upload {
  /** What is known of it. */
  kept = $state.raw<Kept>(undefined as never);
  /** `waiting` for its turn or for the way to the server; `there` once the server has all of it. */
  state = $state.raw<'waiting' | 'sending' | 'there' | 'failed'>('waiting');
  /** Bytes that have left. */
  sent = $state.raw(0);
  /** Why the server will not have it. */
  problem = $state.raw<Problem | null>(null);
  /** Whether it is on the disk of the browser. */
  isKept = false;

  #url: string | null = null;
  #stopping = new AbortController();

  constructor(
    kept: Kept,
    readonly blob: Blob,
  ) {
    this.kept = kept;
    this.is(kept);
  }

  get key(): string {
    return this.kept.key;
  }

  /** Between 0 and 1. */
  readonly share = $derived.by(() => (this.state === 'there' || this.blob.size === 0 ? 1 : Math.min(1, this.sent / this.blob.size)));

  /** Where this page finds its bytes. */
  get url(): string {
    this.#url ??= URL.createObjectURL(this.blob);
    return this.#url;
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Takes what is known of it now, perhaps by another tab. */
  is(kept: Kept): void {
    this.kept = kept;
    if (!kept.isThere) return;
    this.state = 'there';
    this.problem = null;
  }

  /** Finds out what it looks like, unless that is known. */
  async look(): Promise<void> {
    if (this.kept.look) return;
    const look = await lookAt(this.blob, this.url);
    this.kept = { ...this.kept, look };
  }

  /** Stops what is under way; it may begin again. */
  stop(): void {
    this.#stopping.abort();
    this.#stopping = new AbortController();
  }

  /** Nobody looks at it any more. A picture of it may still be on the screen for a moment. */
  release(): void {
    const url = this.#url;
    if (url) setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}

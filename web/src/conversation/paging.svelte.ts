/** Reads the pages before and after those that are held, as they come near. */
import { SvelteSet } from 'svelte/reactivity';
import type { Log } from '$lib/chat/log.svelte';
import type { Alive } from '$lib/ui/alive';

/** So close to an end, the next page is read. */
const NEAR = 2_000;

export class Paging {
  /** The ends at which reading did not work; there it goes on when somebody asks for it. */
  readonly failed = new SvelteSet<'before' | 'after'>();

  constructor(
    private readonly log: Log,
    private readonly alive: Alive,
  ) {}

  /** Told how far both ends are from what is in sight. */
  look(above: number, below: number): void {
    if (above < NEAR && this.log.hasBefore && !this.failed.has('before')) void this.more('before');
    if (below < NEAR && this.log.hasAfter && !this.failed.has('after')) void this.more('after');
  }

  async more(where: 'before' | 'after'): Promise<void> {
    const { log } = this;
    if (where === 'before' ? log.isLoadingBefore : log.isLoadingAfter) return;
    this.failed.delete(where);
    try {
      await this.alive.after(where === 'before' ? log.older() : log.newer());
    } catch {
      this.failed.add(where);
    }
  }
}

/** Reads the pages before and after those that are held, as they come near. */
import type { Log } from '$lib/chat/log.svelte';
import type { Alive } from '$lib/ui/alive';

/** So close to an end, the next page is read. */
const NEAR = 2_000;

export class Paging {
  /** The end at which reading did not work; it goes on when somebody asks for it. */
  failed = $state.raw<'before' | 'after' | null>(null);

  constructor(
    private readonly log: Log,
    private readonly alive: Alive,
  ) {}

  /** Told how far both ends are from what is in sight. */
  look(above: number, below: number): void {
    if (above < NEAR && this.log.hasBefore && this.failed !== 'before') void this.more('before');
    if (below < NEAR && this.log.hasAfter && this.failed !== 'after') void this.more('after');
  }

  async more(where: 'before' | 'after'): Promise<void> {
    const { log } = this;
    if (where === 'before' ? log.isLoadingBefore : log.isLoadingAfter) return;
    this.failed = null;
    try {
      await this.alive.after(where === 'before' ? log.older() : log.newer());
    } catch {
      this.failed = where;
    }
  }
}

/** A list that is read page by page, as far as somebody scrolls. */
import { goesOn } from '../api/lists';

/** A page, and where the next one begins; `null` behind the last. */
export interface Stretch<T, C> {
  items: readonly T[];
  next: C | null;
}

export class Paged<T, C = number> {
  items = $state.raw<readonly T[]>([]);
  isBusy = $state.raw(false);
  /** Why the last page could not be read. */
  error = $state.raw<unknown>(null);
  hasMore = $state.raw(true);

  #next: C | null = null;
  /** A list that was begun anew takes no page of before. */
  #round = 0;

  constructor(private readonly read: (from: C | null) => Promise<Stretch<T, C>>) {}

  /** Reads the next page; the first one at first. */
  async more(): Promise<void> {
    if (this.isBusy || !this.hasMore) return;
    await this.#load(this.#next);
  }

  /** Reads from the beginning. What is shown stays until the answer is there. */
  async again(): Promise<void> {
    await this.#load(null);
  }

  async #load(from: C | null): Promise<void> {
    const round = ++this.#round;
    this.isBusy = true;
    this.error = null;
    try {
      const { items, next } = await this.read(from);
      if (round !== this.#round) return;
      this.items = from === null ? items : [...this.items, ...items];
      this.#next = next;
      this.hasMore = next !== null;
    } catch (error) {
      if (round === this.#round) this.error = error;
    } finally {
      if (round === this.#round) this.isBusy = false;
    }
  }
}

/** A page of an operation that tells the end by giving less than was asked for, and less than a page holds. */
export function stretch<T, C>(items: readonly T[], limit: number, cursor: (last: T) => C): Stretch<T, C> {
  const last = items.at(-1);
  return { items, next: last !== undefined && goesOn(items, limit) ? cursor(last) : null };
}

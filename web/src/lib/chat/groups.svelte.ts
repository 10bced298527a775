/** Groups of people who are called by one name: read when a text first calls somebody who is nobody, or when they are looked at. */
import { call } from '../api/http';
import type { Group } from '../api/types';
import { nameKey } from '../text/key';

export class Groups {
  all = $state.raw<readonly Group[]>([]);
  #reading: Promise<void> | null = null;

  readonly #byName = $derived(new Map(this.all.map((group) => [nameKey(group.name), group])));

  /** The group that is called so, as far as they are known by now. */
  named(key: string): Group | undefined {
    return this.#byName.get(key);
  }

  get(id: number): Group | undefined {
    return this.all.find((group) => group.id === id);
  }

  /** Reads them, unless they were read before. */
  load(): Promise<void> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  /** They have changed. */
  reread(): void {
    if (this.#reading) void (this.#reading = this.#read());
  }

  async #read(): Promise<void> {
    try {
      this.all = await call('groups', {});
    } catch {
      // Whoever wants them next asks again.
      this.#reading = null;
    }
  }
}
